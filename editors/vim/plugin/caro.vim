" Tells the language clients of Vim about caro-lsp: ALE, vim-lsp and yegappan/lsp, whichever is there.
" For coc.nvim see coc-settings.json beside this folder.
"
"   g:caro_command   program and arguments; ['caro-lsp', 'serve', '--stdio']
"   g:caro_settings  settings, such as {'dogma': {'level': 'strict'}}

if exists('g:loaded_caro')
  finish
endif
let g:loaded_caro = 1

let g:caro_command = get(g:, 'caro_command', ['caro-lsp', 'serve', '--stdio'])
let g:caro_settings = get(g:, 'caro_settings', {})
let s:filetypes = ['sh', 'bash', 'zsh']

function! s:Root(file) abort
  for marker in ['.caro', '.git']
    let found = finddir(marker, fnamemodify(a:file, ':p:h') . ';')
    if !empty(found)
      return fnamemodify(found, ':p:h:h')
    endif
  endfor
  return fnamemodify(a:file, ':p:h')
endfunction

function! s:Ale() abort
  for filetype in s:filetypes
    call ale#linter#Define(filetype, {
          \ 'name': 'caro',
          \ 'lsp': 'stdio',
          \ 'executable': g:caro_command[0],
          \ 'command': '%e ' . join(map(g:caro_command[1:], 'ale#Escape(v:val)')),
          \ 'project_root': {buffer -> s:Root(bufname(buffer))},
          \ 'lsp_config': {-> {'caro': g:caro_settings}},
          \ })
  endfor
endfunction

function! s:VimLsp() abort
  call lsp#register_server({
        \ 'name': 'caro',
        \ 'cmd': {info -> g:caro_command},
        \ 'root_uri': {info -> lsp#utils#path_to_uri(s:Root(expand('%')))},
        \ 'allowlist': s:filetypes,
        \ 'workspace_config': {'caro': g:caro_settings},
        \ })
endfunction

function! s:Yegappan() abort
  call g:LspAddServer([{
        \ 'name': 'caro',
        \ 'filetype': s:filetypes,
        \ 'path': exepath(g:caro_command[0]),
        \ 'args': g:caro_command[1:],
        \ 'rootSearch': ['.caro/', '.git/'],
        \ 'workspaceConfig': {'caro': g:caro_settings},
        \ }])
endfunction

function! s:Missing() abort
  if executable(g:caro_command[0]) || exists('s:told')
    return
  endif
  let s:told = 1
  echohl WarningMsg
  echomsg 'caro: no ' . g:caro_command[0] . ' on the PATH. Install it, or set g:caro_command.'
  echohl None
endfunction

augroup caro
  autocmd!
  execute 'autocmd FileType' join(s:filetypes, ',') 'call s:Missing()'
  " Whoever loads ALE with :packadd may do so after this file.
  autocmd VimEnter,FileType * if exists('g:loaded_ale') && !exists('s:ale')
        \ | let s:ale = 1 | call s:Ale() | endif
  autocmd User lsp_setup call s:VimLsp()
  autocmd User LspSetup call s:Yegappan()
augroup END
