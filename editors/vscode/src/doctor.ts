import * as vscode from 'vscode';

import type { Server } from './client';
import type { Pages } from './pages';

/** A check of `caro.doctor`, as far as it is shown. */
interface Check {
    group: string;
    name: string;
    state: string;
    detail: string;
    meaning: string;
    cure: string;
}

/** Show what the server finds out about this machine, with cures; what needs care comes first. */
export async function doctor(server: Server, pages: Pages): Promise<void> {
    try {
        const found = await server.execute<{ checks: Check[] }>('caro.doctor', {});
        if (found) {
            await pages.show('caro Doctor', markdown(found.checks));
        } else {
            void vscode.window.showErrorMessage('The server of caro is not running.');
        }
    } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
}

function markdown(checks: Check[]): string {
    const care = checks.filter((check) => check.state !== 'ok');
    const well = checks.filter((check) => check.state === 'ok');
    const cares = care.map((check) => `### ${check.name}: ${check.state}\n\n${told(check)}`);
    const wells = well.map(({ name, detail }) => `- **${name}**: ${detail}`);
    return [
        '# caro Doctor',
        care.length === 0 ? 'All is well.' : ['## Needs care', ...cares].join('\n\n'),
        `## Well\n\n${wells.join('\n')}`,
    ].join('\n\n');
}

function told({ detail, meaning, cure }: Check): string {
    return [detail, meaning, cure && `Cure: ${cure}`].filter(Boolean).join('\n\n');
}
