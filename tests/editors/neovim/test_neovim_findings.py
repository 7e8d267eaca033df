"""Squiggles, their fixes, and explanations."""

from collections.abc import Callable

from terminal_editor import Editor

ERROR = 1  # vim.diagnostic.severity.ERROR


def finding(editor: Editor) -> dict:
    return editor.wait_for(editor.diagnostics, "no diagnostic")[0]


def apply_first_fix(editor: Editor) -> None:
    """What `gra` does when the user takes the fix, which stands before "Ignore ... here"."""
    editor.lua(
        """
        vim.lsp.buf.code_action({
          context = { only = { 'quickfix' }, diagnostics = nil },
          filter = function(action) return action.isPreferred end,
          apply = true,
        })
        """
    )


def pulled(editor: Editor) -> list[dict]:
    """The server's own answer to a request for diagnostics."""
    return list(
        editor.lua(
            """
            local client = vim.lsp.get_clients({ name = 'caro' })[1]
            local params = { textDocument = { uri = vim.uri_from_bufnr(0) } }
            return client:request_sync('textDocument/diagnostic', params, 10000, 0).result.items
            """
        )
    )


def test_a_dangerous_command_is_an_error_where_it_stands(editor: Editor) -> None:
    editor.keys("o")
    editor.type("echo 'ü'; rm -rf /")
    editor.keys("Escape")
    found = finding(editor)
    assert found["severity"] == ERROR
    assert found["source"] == "caro"
    assert found["code"].startswith("CARO-")
    assert "/" in found["message"]
    # Neovim counts bytes, and the u-umlaut has two.
    line = "echo 'ü'; rm -rf /".encode()
    place = (found["lnum"], found["col"], found["end_lnum"], found["end_col"])
    assert place == (1, line.index(b"rm"), 1, len(line))


def test_a_quick_fix_changes_the_text_and_ends_the_finding(editor: Editor) -> None:
    editor.keys("o")
    editor.type("rm -rf /")
    editor.keys("Escape")
    before = finding(editor)
    apply_first_fix(editor)
    editor.wait_for(lambda: editor.lines()[1] != "rm -rf /", "no fix was applied")
    editor.wait_for(
        lambda: all(now["severity"] != ERROR for now in editor.diagnostics()),
        f"still an error: {before['message']}",
    )


def test_a_harmless_command_has_no_squiggle(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor("#!/bin/bash\necho 'rm -rf /'\nrm -rf /\n")
    finding(editor)
    assert [found["lnum"] for found in editor.diagnostics()] == [2]


def test_findings_are_those_of_the_text_as_it_is_now(editor: Editor) -> None:
    editor.nvim.current.buffer.append("rm -rf /")
    finding(editor)
    editor.nvim.current.buffer[1] = "rm -rf ./build"
    editor.wait_for(lambda: editor.diagnostics() == [], "an old finding stays")


def test_a_text_that_was_left_as_it_changed_has_its_own_findings(editor: Editor) -> None:
    editor.nvim.command("set hidden")
    editor.nvim.current.buffer.append("rm -rf /")
    finding(editor)
    editor.lua(
        """
        vim.api.nvim_buf_set_lines(0, 0, -1, true, { '#!/bin/bash', 'echo', 'rm -rf /etc' })
        vim.cmd('edit other.sh')
        """
    )
    editor.wait_for_server()
    editor.wait_for(lambda: editor.diagnostics() == [], "findings of another text")
    # Until the change of the text behind has been told to the server.
    told = (
        "return vim.lsp.get_clients({ name = 'caro' })[1]:request_sync('caro/none', {}, 10000, 1)"
    )
    editor.lua(told)
    editor.nvim.command("buffer script.sh")
    editor.wait_for(
        lambda: [found["lnum"] for found in editor.diagnostics()] == [2], "an old finding stays"
    )


def test_a_file_that_has_another_name_meanwhile_has_no_findings(editor: Editor) -> None:
    editor.nvim.current.buffer.append("rm -rf /")
    finding(editor)
    editor.lua(
        """
        Asked = vim.uri_from_bufnr(0)
        local client = vim.lsp.get_clients({ name = 'caro' })[1]
        client:request('textDocument/diagnostic', { textDocument = { uri = Asked } }, nil, 0)
        vim.cmd('saveas renamed.sh')
        """
    )
    # What was asked before has been answered then.
    assert pulled(editor) != []
    assert editor.lua("return vim.diagnostic.get(vim.uri_to_bufnr(Asked))") == []
    assert finding(editor)["lnum"] == 1


def test_hover_says_why(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor("#!/bin/bash\nrm -rf /\n")
    finding(editor)
    editor.keys("j", "K")
    editor.wait_for(lambda: "CARO-FS" in editor.screen(), "hover does not name the rule")


def test_settings_reach_the_server(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor(
        "#!/bin/bash\nrm -rf /\n",
        setup="{ settings = { dogma = { enable = false } } }",
    )
    editor.wait_for_server()
    # Neovim asks for diagnostics as soon as a server is attached.
    assert pulled(editor) == []
    assert editor.diagnostics() == []


def test_changed_settings_show_at_once(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor("#!/bin/bash\nrm -rf /\n")
    finding(editor)
    editor.lua(
        """
        local client = vim.lsp.get_clients({ name = 'caro' })[1]
        client.settings = { caro = { dogma = { enable = false } } }
        client:notify('workspace/didChangeConfiguration', { settings = client.settings })
        """
    )
    editor.wait_for(lambda: editor.diagnostics() == [], "the finding stays")


def test_a_file_outside_any_project_is_served(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor("rm -rf /\n", filename="alone.sh")
    finding(editor)
    assert editor.lua("return vim.lsp.get_clients({ name = 'caro' })[1].root_dir") is None


def test_files_of_one_project_share_a_server(open_editor: Callable[..., Editor]) -> None:
    editor = open_editor()
    project = editor.file.parent
    (project / ".caro").mkdir()
    for name in ("one.sh", "two.bash", "three.zsh"):
        (project / name).write_text("rm -rf /\n")
        editor.nvim.command(f"edit {name}")
        editor.wait_for_server()
    clients = editor.lua(
        """
        return vim.iter(vim.lsp.get_clients({ name = 'caro' })):map(function(client)
          return { client.root_dir or '', vim.tbl_count(client.attached_buffers) }
        end):totable()
        """
    )
    # The first script was opened at the same time as the project was made.
    assert [buffers >= 3 for root, buffers in clients if root == str(project)] == [True]
