import * as vscode from 'vscode';

import { Server } from './client';
import { Explanations } from './explain';
import { ignoreCommand, ignoreRule } from './ignore';
import { report } from './report';
import { contributedKeys } from './settings';
import { StatusItem } from './status';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
    const output = vscode.window.createOutputChannel('caro', { log: true });
    const status = new StatusItem();
    const running = new Server(contributedKeys(context.extension), status, output);
    const explanations = new Explanations(running);
    server = running;

    const commands: Record<string, () => unknown> = {
        explain: () => explanations.showForCursor(),
        report: () => report(running),
        restart: () => running.refresh(),
        showInstall: () => showInstall(context.extensionUri),
        showOutput: () => output.show(),
        showStatus: () => showStatus(status),
        toggle: () => toggle(),
    };
    context.subscriptions.push(
        output,
        status,
        explanations,
        ...Object.entries(commands).map(([name, run]) =>
            vscode.commands.registerCommand(`caro-lsp.${name}`, run),
        ),
        // Not in the palette: it needs the finding that a code action names.
        vscode.commands.registerCommand(ignoreCommand, (finding) => ignoreRule(running, finding)),
        vscode.workspace.onDidChangeConfiguration((event) => {
            const keys = ['caro.enable', 'caro.server', 'caro.dogma.policies'];
            if (keys.some((key) => event.affectsConfiguration(key))) {
                void running.refresh();
            }
        }),
        // Trust may bring another server, and lets the project's own settings count.
        vscode.workspace.onDidGrantWorkspaceTrust(() => void running.refresh()),
    );
    await running.refresh();
}

export function deactivate(): Promise<void> | undefined {
    return server?.dispose();
}

async function showStatus(status: StatusItem): Promise<void> {
    const off = status.current.kind === 'disabled';
    const actions: (vscode.QuickPickItem & { command: string; argument?: string })[] = [
        { label: '$(refresh) Restart server', command: 'caro-lsp.restart' },
        { label: off ? '$(play) Switch on' : '$(circle-slash) Switch off', command: 'caro-lsp.toggle' },
        { label: '$(output) Show output', command: 'caro-lsp.showOutput' },
        {
            label: '$(gear) Open settings',
            command: 'workbench.action.openSettings',
            argument: '@ext:caro-lsp.caro-lsp',
        },
        { label: '$(book) How to install the server', command: 'caro-lsp.showInstall' },
    ];
    const choice = await vscode.window.showQuickPick(actions, { placeHolder: status.summary });
    if (choice) {
        await vscode.commands.executeCommand(choice.command, choice.argument);
    }
}

/** Switch where it was set: a value for all windows would not win over the workspace's own. */
async function toggle(): Promise<void> {
    const configuration = vscode.workspace.getConfiguration('caro');
    const target =
        configuration.inspect('enable')?.workspaceValue === undefined
            ? vscode.ConfigurationTarget.Global
            : vscode.ConfigurationTarget.Workspace;
    await configuration.update('enable', !configuration.get('enable', true), target);
}

async function showInstall(extension: vscode.Uri): Promise<void> {
    await vscode.commands.executeCommand(
        'markdown.showPreview',
        vscode.Uri.joinPath(extension, 'install.md'),
    );
}
