import * as vscode from 'vscode';

import type { Server } from './client';

/** What the server says of itself in `caro/status`. */
export interface Status {
    kind: 'ready' | 'busy' | 'warning' | 'error' | 'disabled';
    message?: string;
}

const icons: Record<Status['kind'], string> = {
    ready: '$(shield)',
    busy: '$(sync~spin)',
    warning: '$(warning)',
    error: '$(error)',
    disabled: '$(circle-slash)',
};

const states: Record<Status['kind'], string> = {
    ready: 'ready',
    busy: 'at work',
    warning: 'needs attention',
    error: 'not working',
    disabled: 'off',
};

/** Work that takes less than this shows no spinner: one at each key would only flicker. */
const patienceMs = 300;

/** The item in the status bar. */
export class StatusItem implements vscode.Disposable {
    private readonly item: vscode.StatusBarItem;
    private status: Status = { kind: 'disabled' };
    private later: NodeJS.Timeout | undefined;

    constructor() {
        this.item = vscode.window.createStatusBarItem('caro.status', vscode.StatusBarAlignment.Right, 100);
        this.item.name = 'caro';
        this.item.command = 'caro-lsp.showStatus';
    }

    get current(): Status {
        return this.status;
    }

    get summary(): string {
        const { kind, message } = this.status;
        const state = `caro: ${states[kind] ?? kind}`;
        return message ? `${state} · ${message}` : state;
    }

    show(status: Status): void {
        this.status = status;
        clearTimeout(this.later);
        if (status.kind === 'busy') {
            this.later = setTimeout(() => this.draw(), patienceMs);
        } else {
            this.draw();
        }
    }

    dispose(): void {
        clearTimeout(this.later);
        this.item.dispose();
    }

    private draw(): void {
        const { status } = this;
        const icon = icons[status.kind] ?? icons.warning;
        this.item.text = `${icon} caro`;
        this.item.tooltip = this.summary;
        this.item.accessibilityInformation = { label: this.summary };
        this.item.backgroundColor = background(status.kind);
        this.item.show();
    }
}

function background(kind: Status['kind']): vscode.ThemeColor | undefined {
    return kind === 'error' || kind === 'warning'
        ? new vscode.ThemeColor(`statusBarItem.${kind}Background`)
        : undefined;
}

interface Action extends vscode.QuickPickItem {
    command: string;
    argument?: string;
}

/** Offer what helps: first what the state asks for. */
export async function showStatus(status: StatusItem, server: Server): Promise<void> {
    const choice = await vscode.window.showQuickPick(actions(status, server), {
        placeHolder: status.summary,
    });
    if (choice) {
        await vscode.commands.executeCommand(choice.command, choice.argument);
    }
}

function actions({ current }: StatusItem, server: Server): Action[] {
    const configuration = vscode.workspace.getConfiguration('caro');
    const automatic = configuration.get('completion.automatic', true);
    const install = { label: '$(cloud-download) Install the server…', command: 'caro-lsp.install' };
    const model = { label: '$(cloud-download) Download the model', command: 'caro-lsp.pullModel' };
    const doctor = { label: '$(pulse) What is wrong? Ask the doctor', command: 'caro-lsp.doctor' };
    const settings = {
        label: '$(gear) Open settings',
        command: 'workbench.action.openSettings',
        argument: '@ext:caro-lsp.caro-lsp',
    };
    const always = [
        { label: '$(refresh) Restart server', command: 'caro-lsp.restart' },
        { label: '$(output) Show output', command: 'caro-lsp.showOutput' },
        settings,
        { label: '$(mortar-board) Take the tour', command: 'caro-lsp.showTour' },
        { label: '$(book) How to install the server', command: 'caro-lsp.showInstall' },
    ];
    if (current.kind === 'disabled') {
        return [{ label: '$(play) Switch on', command: 'caro-lsp.toggle' }, ...always];
    }
    if (!server.running) {
        return [...(server.missing ? [install] : []), ...always];
    }
    return [
        ...(current.kind === 'warning' ? [model, doctor] : []),
        automatic
            ? { label: '$(debug-pause) Suggest only when asked', command: 'caro-lsp.toggleAutomatic' }
            : { label: '$(play) Suggest while I type', command: 'caro-lsp.toggleAutomatic' },
        { label: '$(circle-slash) Switch off', command: 'caro-lsp.toggle' },
        ...(current.kind === 'warning' ? [] : [doctor]),
        ...always,
    ];
}
