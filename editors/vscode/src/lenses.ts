import * as vscode from 'vscode';

import { ignoreCommand } from './ignore';

/** Above each line with findings: what would happen with the page of the rule, and ways out. */
export class Lenses implements vscode.Disposable, vscode.CodeLensProvider {
    private readonly changed = new vscode.EventEmitter<void>();
    private readonly disposables: vscode.Disposable[];
    readonly onDidChangeCodeLenses = this.changed.event;

    constructor() {
        const selector = ['shellscript', 'sh', 'bash'].map((language) => ({ language }));
        this.disposables = [
            this.changed,
            vscode.languages.registerCodeLensProvider(selector, this),
            vscode.languages.onDidChangeDiagnostics(() => this.changed.fire()),
            vscode.workspace.onDidChangeConfiguration((event) => {
                if (event.affectsConfiguration('caro.codeLens')) {
                    this.changed.fire();
                }
            }),
        ];
    }

    provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
        const configuration = vscode.workspace.getConfiguration('caro', document);
        if (!configuration.get('codeLens.enable', false)) {
            return [];
        }
        return vscode.languages
            .getDiagnostics(document.uri)
            .filter((one) => one.source === 'caro')
            .flatMap((one) => lenses(document, one));
    }

    dispose(): void {
        vscode.Disposable.from(...this.disposables).dispose();
    }
}

function lenses({ uri }: vscode.TextDocument, finding: vscode.Diagnostic): vscode.CodeLens[] {
    const { range, message, code } = finding;
    const rule = typeof code === 'object' ? String(code.value) : '';
    const page = typeof code === 'object' ? code.target : undefined;
    const found = { uri: uri.toString(), range: plain(range), rule };
    const lens = (title: string, command: string, ...values: unknown[]) =>
        new vscode.CodeLens(range, { title, command, arguments: values });
    return [
        lens(`$(shield) ${message}${rule && ` (${rule})`}`, page ? 'vscode.open' : '', page),
        lens('Fix', 'caro-lsp.fix', uri, range),
        ...(rule ? [lens('Ignore…', ignoreCommand, found)] : []),
    ];
}

/** Apply the fix of a finding, if it has one. */
export async function fix(uri: vscode.Uri, range: vscode.Range): Promise<void> {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        range,
        vscode.CodeActionKind.QuickFix.value,
    );
    const found = actions.find(({ title, isPreferred }) => isPreferred && title.startsWith('Caro:'));
    if (found?.edit) {
        await vscode.workspace.applyEdit(found.edit);
    } else {
        const message = 'caro knows no fix that does the same without the harm.';
        void vscode.window.showInformationMessage(message);
    }
}

function plain({ start, end }: vscode.Range): object {
    return {
        start: { line: start.line, character: start.character },
        end: { line: end.line, character: end.character },
    };
}
