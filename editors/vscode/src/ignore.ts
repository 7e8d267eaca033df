import * as vscode from 'vscode';

import type { Server } from './client';

/** The command that code actions name: the server cannot ask for the reason itself. */
export const ignoreCommand = 'caro-lsp.ignoreRule';

/** The finding, as the server describes it in its code action. */
interface Finding {
    uri: string;
    range: object;
    rule: string;
}

/** Ask why a finding is to be ignored, and have the server write the comment that says so. */
export async function ignoreRule(server: Server, finding: Finding): Promise<void> {
    const reason = await vscode.window.showInputBox({
        title: `Ignore ${finding.rule} here`,
        prompt: 'Why is this fine? The reason is written into the script.',
        ignoreFocusOut: true,
        validateInput: (text) => (/[\p{L}\p{N}]/u.test(text) ? undefined : 'A reason is needed.'),
    });
    if (reason === undefined) {
        return;
    }
    try {
        await server.execute('caro.ignoreRule', { ...finding, reason });
    } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
}
