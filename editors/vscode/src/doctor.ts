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

const marks: Record<string, string> = { ok: '✅', warning: '⚠️', error: '❌' };

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
    const rows = checks.map(
        (check) =>
            `| ${marks[check.state] ?? check.state} | ${cell(check.name)} | ${cell(check.detail)} |`,
    );
    return [
        '# caro Doctor',
        care.length === 0 ? 'All is well.' : care.map(told).join('\n\n'),
        ['| | | |', '|---|---|---|', ...rows].join('\n'),
    ].join('\n\n');
}

function told(check: Check): string {
    const lines = [`${marks[check.state] ?? ''} **${check.name}**: ${check.detail}`, check.meaning];
    return [...lines, check.cure && `Cure: ${check.cure}`].filter(Boolean).join('  \n');
}

function cell(text: string): string {
    return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ');
}
