import * as vscode from 'vscode';

const seen = 'tourShown';
const comment = '# count lines in notes.txt';

/** Whether the walkthrough opens by itself: at the first start, unless the user wants none of any. */
export function isTourDue(context: vscode.ExtensionContext): boolean {
    const wanted = vscode.workspace
        .getConfiguration('workbench.welcomePage.walkthroughs')
        .get('openOnInstall', true);
    return wanted && !context.globalState.get(seen, false);
}

/** Show the walkthrough if it is `due`, and never again by itself. */
export async function tourAtFirstStart(
    context: vscode.ExtensionContext,
    due: boolean,
): Promise<void> {
    await context.globalState.update(seen, true);
    if (due) {
        await showTour(context);
    }
}

export async function showTour(context: vscode.ExtensionContext): Promise<void> {
    const category = `${context.extension.id}#start`;
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', { category }, false);
}

/** A script that is saved nowhere, with a comment to complete. */
export async function tryComment(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({
        language: 'shellscript',
        content: `#!/bin/bash\n${comment}`,
    });
    const editor = await vscode.window.showTextDocument(document, {
        viewColumn: vscode.ViewColumn.Beside,
    });
    const end = document.lineAt(document.lineCount - 1).range.end;
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
}

/** A script that is saved nowhere, with a command that would hurt. */
export async function tryDanger(): Promise<void> {
    const document = await vscode.workspace.openTextDocument({
        language: 'shellscript',
        content: '#!/bin/bash\ntarget=/\nrm -rf "$target"\n',
    });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
}
