"""What the signs and words of the shell's own language mean: the facts that no manual slices."""

from __future__ import annotations

REDIRECTS = {
    ">": "write standard output to this file, replacing what is in it",
    ">>": "add standard output to the end of this file",
    ">|": "write standard output to this file even if noclobber is set",
    "<": "read standard input from this file",
    "<>": "open this file for reading and writing",
    "&>": "write standard output and errors to this file, replacing what is in it",
    "&>>": "add standard output and errors to the end of this file",
    ">&": "send it where this descriptor goes",
    "<&": "read it from where this descriptor reads",
    "<<": "read standard input from the lines that follow",
    "<<-": "read standard input from the lines that follow, leading tabs left out",
    "<<<": "read standard input from this text",
}
CLOSED = "close this descriptor"
ERRORS_TO_OUTPUT = "send errors where standard output goes"
OUTPUT_TO_ERRORS = "send standard output where errors go"
NOWHERE = "throw standard output away"
NO_ERRORS = "throw errors away"
NOTHING_TO_READ = "let there be nothing to read"

OPERATORS = {
    "|": "give the output of what stands before to what follows",
    "|&": "give output and errors of what stands before to what follows",
    "&&": "go on only if that succeeded",
    "||": "go on only if that failed",
    ";": "then",
    "&": "run that in the background and go on at once",
    "!": "success becomes failure, and failure success",
    "(": "run what follows in a shell of its own: its variables and folder end with it",
    ")": "end of the shell of its own",
    "{": "run what follows as one",
    "}": "end of what runs as one",
    ";;": "end of what is done for that pattern",
    ";&": "go on with what is done for the next pattern",
    ";;&": "try the patterns that follow too",
}
KEYWORDS = {
    "if": "if the command that follows succeeds",
    "then": "do what follows",
    "elif": "otherwise, if the command that follows succeeds",
    "else": "otherwise do what follows",
    "fi": "end of if",
    "while": "as long as the command that follows succeeds",
    "until": "as long as the command that follows fails",
    "do": "run what follows each time",
    "done": "end of the loop",
    "for": "run what follows for each of these words, in this variable",
    "for ((": "count: begin, go on as long as, step",
    "select": "let the user choose one of these words, again and again",
    "case": "compare this word with patterns",
    "pattern": "what is done if the word is like this",
    "esac": "end of case",
    "function": "define a function: what follows runs when it is called",
    "time": "say how long it took",
    "coproc": "run what follows in the background, with pipes to and from it",
}
SUBSTITUTIONS = {
    "$(": "the output of the commands in it",
    "`": "the output of the commands in it",
    "<(": "a file name from which the output of the commands in it is read",
    ">(": "a file name; what is written there is the input of the commands in it",
}
ARITHMETIC = "the result of this calculation in whole numbers"
EXPANSIONS = {
    ":-": "the value, or what stands behind the sign where it is not set or empty",
    "-": "the value, or what stands behind the sign where it is not set",
    ":=": "the value; where it is not set or empty, it is first set to what stands behind the sign",
    "=": "the value; where it is not set, it is first set to what stands behind the sign",
    ":?": "the value; where it is not set or empty, the script ends with this message",
    "?": "the value; where it is not set, the script ends with this message",
    ":+": "what stands behind the sign if the value is set and not empty, else nothing",
    "+": "what stands behind the sign if the value is set, else nothing",
    "##": "the value without the longest beginning that is like the pattern",
    "#": "the value without the shortest beginning that is like the pattern",
    "%%": "the value without the longest end that is like the pattern",
    "%": "the value without the shortest end that is like the pattern",
    "//": "the value with every match of the pattern replaced",
    "/": "the value with the first match of the pattern replaced",
    "^^": "the value in capitals",
    "^": "the value, its first letter a capital",
    ",,": "the value in small letters",
    ",": "the value, its first letter small",
}
TESTS = {
    "!": "true if what follows is false",
    "(": "group",
    ")": "end of the group",
    "&&": "and",
    "||": "or",
    "-a": "and",
    "-o": "or",
    "=": "true if both texts are the same",
    "==": "true if the text is like the pattern",
    "!=": "true if they differ",
    "=~": "true if the text has what the regular expression describes",
    "<": "true if the text sorts before the other",
    ">": "true if the text sorts behind the other",
    "-eq": "true if the numbers are equal",
    "-ne": "true if the numbers differ",
    "-lt": "true if the number is less",
    "-le": "true if the number is less or equal",
    "-gt": "true if the number is greater",
    "-ge": "true if the number is greater or equal",
    "-nt": "true if the file is newer",
    "-ot": "true if the file is older",
    "-ef": "true if both are the same file",
    "]": "end of the test",
    "]]": "end of the test",
}
FIND = {
    "!": "not",
    "(": "group",
    ")": "end of the group",
    ",": "and then, whatever came of that",
    ";": "end of the command, run once for each",
    "+": "end of the command, run with as many names as fit at once",
    "{}": "the name that was found",
}
OPERANDS = {
    "path": "a file or folder",
    "host": "the host",
    "url": "the address",
    "script": "shell text that is run",
    "words": "shell text that is run",
    "command": "the command that is run",
    "assignment": "a variable for the command",
}
END_OF_FLAGS = "what follows are no flags"
STANDARD_INPUT = "standard input or output in the place of a file"
SET_FOR_COMMAND = "set {name} for this command only"
SET = "set the variable {name}"
ADDED = "add to the variable {name}"
FUNCTION = "a function of this script, line {line}"
VALUE_OF = "value of {flag}"
CONDITION = "a test"
CALCULATION = "a calculation in whole numbers; it succeeds if the result is not 0"
SOURCED = "run the commands of this file in this shell"
