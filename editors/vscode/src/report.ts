import * as vscode from 'vscode';

import type { Server } from './client';

/** Say that caro was wrong at the cursor. The server shows the report and asks whether to send it. */
export async function report(server: Server): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
        return;
    }
    const { document, selection } = editor;
    const found = vscode.languages
        .getDiagnostics(document.uri)
        .find((one) => one.source === 'caro' && one.range.intersection(selection));
    const rule = typeof found?.code === 'object' ? found.code.value : found?.code;
    const kinds = [
        ...(rule ? [{ label: 'This finding is a false alarm', report: 'false-alarm' }] : []),
        { label: 'This suggestion was wrong', report: 'wrong-suggestion' },
        { label: 'A rule is missing here', report: 'missing-rule' },
    ];
    const chosen = await vscode.window.showQuickPick(kinds, { placeHolder: 'What was wrong?' });
    if (!chosen) {
        return;
    }
    try {
        await server.execute('caro.previewHealingReport', {
            kind: chosen.report,
            uri: document.uri.toString(),
            range: { start: position(selection.start), end: position(selection.end) },
            rule: chosen.report === 'false-alarm' ? String(rule) : '',
            ask: true,
        });
    } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
}

function position({ line, character }: vscode.Position): object {
    return { line, character };
}
