import * as os from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DocumentSelector, LanguageClient, Middleware } from 'vscode-languageclient/node';

import { ActionCommands } from './actions';
import { ignoreCommand } from './ignore';
import { findServer, ServerMissing } from './server';
import { chosenSettings } from './settings';
import type { Status, StatusItem } from './status';

const scripts: DocumentSelector = ['shellscript', 'sh', 'bash'].flatMap((language) =>
    ['file', 'untitled'].map((scheme) => ({ language, scheme })),
);

/** Files of other kinds that hold shell text. */
const hosts: DocumentSelector = [
    ...['dockerfile', 'makefile'].map((language) => ({ language, scheme: 'file' })),
    ...[
        '**/.{github,gitea,forgejo}/{workflows,actions}/**/*.{yml,yaml}',
        '**/action.{yml,yaml}',
        '**/.gitlab-ci.{yml,yaml}',
        '**/package.json',
        '**/*.{service,socket}',
        '**/{crontab,cron.d/*,*.cron}',
    ].map((pattern) => ({ scheme: 'file', pattern })),
];

/** Where rule files lie: in a project, in the user's configuration folder, in policies. */
function ruleFiles(): DocumentSelector {
    const policies = vscode.workspace.getConfiguration('caro').get<string[]>('dogma.policies', []);
    const folders = policies.map((policy) => {
        const home = policy.replace(/^~(?=$|[\\/])/, os.homedir());
        const place = home.replace(/\\/g, '/').replace(/\/$/, '');
        return path.isAbsolute(place) ? place : `**/${place.replace(/^\.\//, '')}`;
    });
    const patterns = [
        ...['**/.caro/rules', '**/caro/rules', ...folders].map((folder) => `${folder}/**/*.{yaml,yml}`),
        ...folders,
        '**/CARO-*.{yaml,yml}',
    ];
    return patterns.map((pattern) => ({ language: 'yaml', scheme: 'file', pattern }));
}

/** What the server's owner gives it. */
export interface Surroundings {
    /** The program in the environment that the extension makes. */
    managed: string;
    /** Whether something else already shows the user how to install the server. */
    guided: boolean;
    middleware: Middleware;
    onWarning: () => void;
}

/** The one server of this window: starts it, stops it, and tells the status item. */
export class Server implements vscode.Disposable {
    private client: LanguageClient | undefined;
    private isMissing = false;
    private isGuided: boolean;
    private last: Promise<void> = Promise.resolve();
    private readonly actions = new ActionCommands();

    constructor(
        private readonly settings: readonly string[],
        private readonly status: StatusItem,
        private readonly output: vscode.LogOutputChannel,
        private readonly surroundings: Surroundings,
    ) {
        this.isGuided = surroundings.guided;
    }

    /** Start, restart or stop the server, so that what runs is what the settings ask for. */
    refresh(): Promise<void> {
        // One after the other: a second start during the first would leave a process behind.
        this.last = this.last.then(() => this.stop()).then(() => this.start());
        return this.last;
    }

    /** Run a command of the server; undefined while it does not run. */
    async execute<T>(command: string, argument: object): Promise<T | undefined> {
        return this.running ? vscode.commands.executeCommand<T>(command, argument) : undefined;
    }

    get running(): boolean {
        return this.client?.isRunning() ?? false;
    }

    /** Whether no program was found at the last start. */
    get missing(): boolean {
        return this.isMissing;
    }

    dispose(): Promise<void> {
        this.actions.dispose();
        this.last = this.last.then(() => this.stop());
        return this.last;
    }

    private async start(): Promise<void> {
        this.isMissing = false;
        if (!vscode.workspace.getConfiguration('caro').get('enable', true)) {
            this.status.show({ kind: 'disabled', message: 'caro.enable is false' });
            return;
        }
        this.status.show({ kind: 'busy', message: 'starting' });
        try {
            const command = findServer(this.surroundings.managed);
            this.output.info(`Server: ${command}`);
            this.client = await this.create(command);
            await this.client.start();
            void vscode.commands.executeCommand('setContext', 'caro.running', true);
            if (this.status.current.message === 'starting') {
                this.status.show({ kind: 'ready' });
            }
        } catch (error) {
            this.fail(error instanceof Error ? error : new Error(String(error)));
        }
    }

    private async stop(): Promise<void> {
        const client = this.client;
        this.client = undefined;
        // A server that never started, or crashed, cannot be stopped; that is no reason to complain.
        await client?.dispose().catch((error: unknown) => this.output.warn(String(error)));
    }

    private async create(command: string): Promise<LanguageClient> {
        // Nearly all of the bundle, which activation need not wait for.
        const lsp = await import('vscode-languageclient/node');
        const client: LanguageClient = new lsp.LanguageClient(
            'caro',
            'caro',
            { command, args: ['serve', '--stdio'] },
            {
                documentSelector: [...scripts, ...hosts, ...ruleFiles()],
                outputChannel: this.output,
                revealOutputChannelOn: lsp.RevealOutputChannelOn.Never,
                initializationOptions: {
                    caro: this.chosen(),
                    // Registered in extension.ts; it explains what is selected.
                    explainCommand: 'caro-lsp.explain',
                    ignoreCommand,
                    asksForModel: true,
                    workspaceTrusted: vscode.workspace.isTrusted,
                },
                synchronize: { configurationSection: 'caro' },
                middleware: {
                    ...this.surroundings.middleware,
                    provideCodeActions: async (document, range, context, token, next) =>
                        (await next(document, range, context, token))?.map((action) =>
                            this.actions.keep(action),
                        ),
                    workspace: {
                        configuration: (params) =>
                            params.items.map(({ section, scopeUri }) =>
                                section === 'caro'
                                    ? this.chosen(scopeUri ? vscode.Uri.parse(scopeUri) : undefined)
                                    : null,
                            ),
                        didChangeConfiguration: () =>
                            client.sendNotification(lsp.DidChangeConfigurationNotification.type, {
                                settings: { caro: this.chosen() },
                            }),
                    },
                },
            },
        );
        client.onNotification('caro/status', (status: Status) => {
            this.status.show(status);
            if (status.kind === 'warning') {
                this.surroundings.onWarning();
            }
        });
        client.onDidChangeState(({ newState }) => {
            // A crash: the client starts it again some times, and then gives up.
            if (newState === lsp.State.Stopped && this.client === client) {
                this.status.show({ kind: 'error', message: 'the server stopped' });
            }
        });
        return client;
    }

    private chosen(resource?: vscode.Uri): object {
        return chosenSettings(this.settings, resource);
    }

    private fail(error: Error): void {
        this.isMissing = error instanceof ServerMissing;
        this.status.show({ kind: 'error', message: error.message });
        this.output.error(error.message);
        const told = this.isMissing && this.isGuided;
        this.isGuided = false;
        if (told) {
            return;
        }
        // Not awaited: the message may stay open for ever, and starting is over.
        void (error instanceof ServerMissing ? this.offerInstall(error) : this.offerOutput(error));
    }

    private async offerInstall(error: ServerMissing): Promise<void> {
        const commands = {
            'Install…': () => vscode.commands.executeCommand('caro-lsp.install'),
            'How to Install': () => vscode.commands.executeCommand('caro-lsp.showInstall'),
            'Open Settings': () =>
                vscode.commands.executeCommand('workbench.action.openSettings', 'caro.server.path'),
            'Try Again': () => this.refresh(),
        };
        const titles = Object.keys(commands) as (keyof typeof commands)[];
        const choice = await vscode.window.showErrorMessage(error.message, ...titles);
        await (choice && commands[choice]());
    }

    private async offerOutput(error: Error): Promise<void> {
        const show = 'Show Output';
        const message = `The server of caro did not start: ${error.message}`;
        if ((await vscode.window.showErrorMessage(message, show)) === show) {
            this.output.show();
        }
    }
}
