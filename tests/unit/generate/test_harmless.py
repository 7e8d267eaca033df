"""What counts as a command that only reads and prints."""

import pytest

from caro_lsp.generate.harmless import only_reads


@pytest.mark.parametrize(
    "command",
    [
        "wc -l a.txt",
        "find . -name '*.log.*' -size +1M",
        "grep -v '^#' config.yml | grep -v '^$'",
        "awk -F, 'NR == 2 {print $3}' scores.csv | sort -u",
        "sed -n '3,$p' SRC",
        "sed 's/a;b/c/g' notes.txt",
        "sort -k2,2nr access.log | uniq -c | head -5",
        "echo '$(date)'",
        "ls -l 2>/dev/null",
        "du -sh ./* 2>&1 | sort -h",
        "[ -f a.txt ] && cat a.txt",
    ],
)
def test_what_reads_is_told(command: str) -> None:
    assert only_reads(command)


@pytest.mark.parametrize(
    "command",
    [
        "touch pwned",
        "ls; touch pwned",
        "ls && touch pwned",
        "ls | tee pwned",
        "ls > pwned",
        "ls 1>> pwned",
        "ls &> pwned",
        'echo "$(touch pwned)"',
        "echo `touch pwned`",
        "echo $((a[$(touch pwned)]))",
        'echo "${HOME:-$(touch pwned)}"',
        "cat <(touch pwned)",
        "find . -delete",
        "find . -exec touch pwned ';'",
        "find . -fprintf pwned x",
        "find . '-delete'",
        'find . -de""lete',
        "find . -print0 | xargs -0 touch",
        "sort a -o pwned",
        "sort -uo pwned a",
        "sort --output=pwned a",
        "uniq a pwned",
        "sed -i 's/a/b/' a.txt",
        "sed --in-place 's/a/b/' a.txt",
        "sed -n 'w pwned' a.txt",
        "sed 's/a/touch pwned/e' a.txt",
        "sed 's/a/b/w pwned' a.txt",
        "sed '1e touch pwned' a.txt",
        "sed -e p -e 'w pwned' a.txt",
        "sed -f a.sed a.txt",
        "awk '{print > \"pwned\"}' a.txt",
        "awk '{print | \"touch pwned\"}' a.txt",
        "awk 'BEGIN {system(\"touch pwned\")}'",
        "awk -f a.awk a.txt",
        "awk -i inplace '{print}' a.txt",
        "date -s tomorrow",
        "hostname other",
        "env touch pwned",
        "sudo cat a.txt",
        "PATH=. ls",
        "./ls",
        "$TOOL a.txt",
        "eval ls",
        "a=1",
        "ls 'unclosed",
        "",
    ],
)
def test_what_may_change_something_is_told(command: str) -> None:
    assert not only_reads(command)
