import * as vscode from 'vscode';

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
