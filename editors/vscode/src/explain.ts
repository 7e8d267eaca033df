import * as vscode from 'vscode';

import type { Server } from './client';
import type { Pages } from './pages';

/** What `caro.explain` answers, as far as it is shown. */
interface Explanation {
    parts: unknown[];
    markdown: string;
}

/** Show what the command at the cursor, or what is selected, does. */
export async function explain(server: Server, pages: Pages): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
        return;
    }
    const explanation = await ask(server, editor);
    if (typeof explanation === 'string') {
        void vscode.window.showErrorMessage(explanation);
    } else if (explanation.parts.length === 0) {
        void vscode.window.showInformationMessage('There is no command at the cursor.');
    } else {
        await pages.show('Explanation', explanation.markdown);
    }
}

/** The server's answer, or why there is none. */
async function ask(
    server: Server,
    { document, selection }: vscode.TextEditor,
): Promise<Explanation | string> {
    try {
        const answer = await server.execute<Explanation>('caro.explain', {
            uri: document.uri.toString(),
            range: { start: position(selection.start), end: position(selection.end) },
        });
        return answer ?? 'The server of caro is not running.';
    } catch (error) {
        return `The command was not explained: ${error instanceof Error ? error.message : error}`;
    }
}

function position({ line, character }: vscode.Position): object {
    return { line, character };
}
