// Answers on a socket in CARO_HOME: one JSON document in, one out.
const fs = require('node:fs');
const net = require('node:net');
const vscode = require('vscode');

const answers = {
    /** The text of the active editor, and its diagnostics. */
    state() {
        const editor = vscode.window.activeTextEditor;
        if (!editor) {
            return {};
        }
        const { document } = editor;
        const findings = vscode.languages
            .getDiagnostics(document.uri)
            .map(({ range: { start, end }, code, severity }) => [
                start.line,
                start.character,
                end.line,
                end.character,
                String(code?.value ?? code),
                severity + 1,
            ]);
        return {
            file: document.uri.fsPath,
            version: document.version,
            text: document.getText(),
            findings,
            seen: editor.visibleRanges.map(({ start, end }) => [start.line, end.line]),
        };
    },

    /** Put a cursor at the end of each of these lines, and the keyboard into the editor. */
    async select({ lines }) {
        await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
        const editor = vscode.window.activeTextEditor;
        // VS Code sets them somewhat later, and tells nothing where they stand there already.
        let listener;
        const set = new Promise((done) => {
            listener = vscode.window.onDidChangeTextEditorSelection(done);
            setTimeout(done, 500);
        });
        editor.selections = lines.map((line) => {
            const last = editor.document.lineCount - 1;
            const { end } = editor.document.lineAt(Math.min(line, last)).range;
            return new vscode.Selection(end, end);
        });
        editor.revealRange(editor.selections[0]);
        await set;
        listener.dispose();
        return {};
    },

    /** Run a command that has no key. */
    async run({ command }) {
        await vscode.commands.executeCommand(command);
        return {};
    },

    /** Give the file of the active editor another name, as the explorer does. */
    async rename({ name }) {
        const { uri } = vscode.window.activeTextEditor.document;
        const edit = new vscode.WorkspaceEdit();
        edit.renameFile(uri, vscode.Uri.joinPath(uri, '..', name), { overwrite: true });
        return { done: await vscode.workspace.applyEdit(edit) };
    },
};

exports.activate = () => {
    const socket = `${process.env.CARO_HOME}/spy.sock`;
    fs.rmSync(socket, { force: true });
    net.createServer({ allowHalfOpen: true }, (asker) => {
        let asked = '';
        asker.on('data', (part) => (asked += part));
        asker.on('end', async () => {
            const question = JSON.parse(asked);
            const answer = await Promise.resolve()
                .then(() => answers[question.ask](question))
                .catch((error) => ({ error: String(error) }));
            asker.end(JSON.stringify(answer));
        });
    }).listen(socket);
};
