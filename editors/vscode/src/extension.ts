import * as vscode from 'vscode';

import { Server } from './client';
import { doctor } from './doctor';
import { explain } from './explain';
import { ignoreCommand, ignoreRule } from './ignore';
import { install, managedProgram } from './install';
import { fix, Lenses } from './lenses';
import { ModelOffer, pullModel } from './model';
import { Pages } from './pages';
import { report } from './report';
import { contributedKeys } from './settings';
import { showStatus, StatusItem } from './status';
import { Suggestions, toggleAutomatic } from './suggestions';
import { isTourDue, showTour, tourAtFirstStart, tryComment, tryDanger } from './tour';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
    const output = vscode.window.createOutputChannel('caro', { log: true });
    const status = new StatusItem();
    const pages = new Pages();
    // The walkthrough's last step is done then.
    const suggestions = new Suggestions(() =>
        vscode.commands.executeCommand('setContext', 'caro.accepted', true),
    );
    const tourDue = isTourDue(context);
    const model = new ModelOffer();
    const running = new Server(contributedKeys(context.extension), status, output, {
        guided: tourDue,
        managed: managedProgram(context.globalStorageUri),
        middleware: suggestions.middleware,
        onWarning: () => void model.consider(running),
    });
    server = running;

    const commands: Record<string, (...values: never[]) => unknown> = {
        doctor: () => doctor(running, pages),
        explain: () => explain(running, pages),
        fix,
        install: async () => {
            if (await install(context.globalStorageUri, output)) {
                await running.refresh();
            }
        },
        pullModel: () => pullModel(running),
        report: () => report(running),
        restart: () => running.refresh(),
        showInstall: () => showInstall(context.extensionUri),
        showOrigins: () => suggestions.showOrigins(),
        showOutput: () => output.show(),
        showStatus: () => showStatus(status, running),
        showTour: () => showTour(context),
        toggle: () => toggle(),
        toggleAutomatic: () => toggleAutomatic(false),
        toggleAutomaticOfLanguage: () => toggleAutomatic(true),
        tryComment: () => tryComment(),
        tryDanger: () => tryDanger(),
    };
    context.subscriptions.push(
        output,
        status,
        pages,
        new Lenses(),
        ...Object.entries(commands).map(([name, run]) =>
            vscode.commands.registerCommand(`caro-lsp.${name}`, run),
        ),
        // Not in the palette: it needs the finding that a code action names.
        vscode.commands.registerCommand(ignoreCommand, (finding) => ignoreRule(running, finding)),
        vscode.workspace.onDidChangeConfiguration((event) => {
            const keys = ['caro.enable', 'caro.server.path', 'caro.dogma.policies'];
            if (keys.some((key) => event.affectsConfiguration(key))) {
                void running.refresh();
            }
        }),
        // Trust may bring another server, and lets the project's own settings count.
        vscode.workspace.onDidGrantWorkspaceTrust(() => void running.refresh()),
    );
    // Not awaited: VS Code need not wait for the server's process.
    void running.refresh();
    void tourAtFirstStart(context, tourDue);
}

export function deactivate(): Promise<void> | undefined {
    return server?.dispose();
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
