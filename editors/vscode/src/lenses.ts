import * as vscode from 'vscode';

/** Above each line with findings: what would happen, the page of the rule, and the way out. */
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

function lenses(document: vscode.TextDocument, finding: vscode.Diagnostic): vscode.CodeLens[] {
    const place = finding.range;
    const code = finding.code;
    const page = typeof code === 'object' ? code.target : undefined;
    const said = typeof code === 'object' ? `${finding.message} (${code.value})` : finding.message;
    return [
        new vscode.CodeLens(place, {
            title: `$(shield) ${said}`,
            command: page ? 'vscode.open' : '',
            arguments: [page],
        }),
        new vscode.CodeLens(place, {
            title: 'Fix or ignore…',
            command: 'caro-lsp.quickFix',
            arguments: [document.uri, place.start],
        }),
    ];
}

/** Open the menu of quick fixes at a place. */
export async function quickFix(uri: vscode.Uri, place: vscode.Position): Promise<void> {
    const selection = new vscode.Range(place, place);
    await vscode.window.showTextDocument(uri, { selection });
    await vscode.commands.executeCommand('editor.action.quickFix');
}
