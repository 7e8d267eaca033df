;;; caro.el --- Commands from comments, and a guard, for shell scripts  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools

;;; Commentary:

;; Tells eglot and lsp-mode of the server caro-lsp.  Load it, then start either as ever:
;;
;;     (add-to-list 'load-path "/path/to/caro-lsp/editors/emacs")
;;     (require 'caro)
;;     (add-hook 'sh-mode-hook #'eglot-ensure)        ; or #'lsp
;;
;; `caro-suggest' writes a command for the comment at point.

;;; Code:

(require 'cl-lib)
(require 'subr-x)

(defgroup caro nil
  "Commands from comments, and a guard, for shell scripts."
  :group 'languages)

(defcustom caro-command '("caro-lsp" "serve" "--stdio")
  "Program and arguments that start the server."
  :type '(repeat string))

(defcustom caro-modes '(sh-mode bash-ts-mode)
  "Major modes of the files that the server is started for."
  :type '(repeat symbol))

(defcustom caro-settings nil
  "Settings for lsp-mode, such as (:dogma (:level \"strict\")).
For eglot put them into `eglot-workspace-configuration', below :caro."
  :type 'plist)

(defvar eglot-server-programs)
(declare-function eglot-current-server "eglot")
(declare-function eglot--TextDocumentPositionParams "eglot")
(declare-function jsonrpc-request "jsonrpc")
(declare-function lsp-request "lsp-mode")
(declare-function lsp-workspaces "lsp-mode")
(declare-function lsp--text-document-position-params "lsp-mode")
(declare-function lsp-register-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function lsp-register-custom-settings "lsp-mode")
(declare-function lsp-configuration-section "lsp-mode")
(declare-function lsp--set-configuration "lsp-mode")
(declare-function make-lsp-client "lsp-mode")

;; Whether there is a server.

(defun caro--check-command ()
  "Say once what to do where the server is missing."
  (remove-hook 'sh-mode-hook #'caro--check-command)
  (unless (executable-find (car caro-command))
    (display-warning
     'caro (format "No %s on the PATH of Emacs.  Install it, or set `caro-command'."
                   (car caro-command)))))

(add-hook 'sh-mode-hook #'caro--check-command)

;; What the server is doing.

(defvar caro--status ""
  "What the mode line shows while the server is not just ready.")

(defun caro--show-status (kind message)
  "Show in the mode line that the server is KIND, with MESSAGE as help."
  (setq caro--status
        (if (equal kind "ready") ""
          (propertize (format " caro:%s" kind) 'help-echo message)))
  (force-mode-line-update t))

(add-to-list 'mode-line-misc-info '(:eval caro--status) t)

;; Eglot.

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs (cons caro-modes caro-command))
  (cl-defmethod eglot-handle-notification
    (_server (_method (eql caro/status)) &key kind message &allow-other-keys)
    "Take notice of the server's state, of which eglot would warn."
    (caro--show-status kind message)))

;; lsp-mode.

(with-eval-after-load 'lsp-mode
  (lsp-register-custom-settings '(("caro" caro-settings)))
  (lsp-register-client
   (make-lsp-client
    :new-connection (lsp-stdio-connection (lambda () caro-command))
    :major-modes caro-modes
    :server-id 'caro
    ;; It runs beside bash-language-server.
    :add-on? t
    :multi-root t
    :notification-handlers
    (let ((handlers (make-hash-table :test #'equal)))
      (puthash "caro/status"
               (lambda (_workspace status)
                 (caro--show-status (caro--get status "kind") (caro--get status "message")))
               handlers)
      handlers)
    :initialized-fn
    (lambda (_workspace)
      (lsp--set-configuration (lsp-configuration-section "caro"))))))

;; A command for the comment at point.

(defun caro--get (object key)
  "The value of KEY, a string, in OBJECT, a hash table or a property list."
  (if (hash-table-p object)
      (gethash key object)
    (plist-get object (intern (concat ":" key)))))

(defun caro--request (method extra)
  "Return the answer to METHOD at point, with EXTRA parameters."
  (cond
   ((and (fboundp 'eglot-current-server) (eglot-current-server))
    (jsonrpc-request (eglot-current-server) (intern (concat ":" method))
                     (append (eglot--TextDocumentPositionParams) extra)))
   ((and (fboundp 'lsp-workspaces) (lsp-workspaces))
    (lsp-request method (append (lsp--text-document-position-params) extra)))
   (t (user-error "No server here: M-x eglot, or M-x lsp"))))

(defun caro--suggestions ()
  "Return commands for the comment at point, the best first.
Each is the text to insert, with a property `caro-source'."
  (let ((answer (caro--request "textDocument/inlineCompletion" '(:context (:triggerKind 1)))))
    (mapcar (lambda (item)
              (let ((title (caro--get (caro--get item "command") "title")))
                (propertize (caro--get item "insertText")
                            'caro-source (if (string-match "(\\(.*\\))" title)
                                             (match-string 1 title)
                                           title))))
            (append (caro--get answer "items") nil))))

(defun caro--at-comment-p ()
  "Whether point is at the end of a comment, or on an empty line below one."
  (and (looking-at-p "[ \t]*$")
       (save-excursion
         (beginning-of-line)
         (when (looking-at-p "[ \t]*$") (forward-line -1))
         (looking-at-p "[ \t]*#[^!]"))))

(defvar-local caro--shown nil
  "Where the last suggestion stands, and its alternatives: (START END TEXTS INDEX).")

;;;###autoload
(defun caro-suggest ()
  "Write a command for the comment at point; at once again, the next one."
  (interactive)
  (if (and (eq last-command 'caro-suggest) caro--shown)
      (pcase-let ((`(,start ,end ,texts ,index) caro--shown))
        (delete-region start end)
        (caro--insert texts (mod (1+ index) (length texts))))
    (setq caro--shown nil)
    (unless (looking-at-p "[ \t]*$") (end-of-line))
    (let ((texts (caro--suggestions)))
      (unless texts
        (user-error "No suggestion for this line: is it a comment that asks for something?"))
      (caro--insert texts 0))))

(defun caro--insert (texts index)
  "Insert the one of TEXTS at INDEX, and say where it comes from."
  (let ((start (point)) (text (nth index texts)))
    (insert (substring-no-properties text))
    (setq caro--shown (list start (point) texts index))
    (message "%d/%d  %s%s" (1+ index) (length texts) (get-text-property 0 'caro-source text)
             (if (cdr texts) "  (again for the next)" ""))))

(defun caro-completion-at-point ()
  "Complete a comment by its command, for `completion-at-point-functions'."
  (when (caro--at-comment-p)
    (let* ((here (point))
           (texts :unasked)
           (table
            (lambda (string predicate action)
              (cond
               ((eq action 'metadata)
                '(metadata (category . caro) (display-sort-function . identity)
                           (cycle-sort-function . identity)))
               ((eq (car-safe action) 'boundaries) nil)
               (t
                (when (eq texts :unasked)
                  (setq texts (save-excursion (goto-char here) (caro--suggestions))))
                (let ((shown (mapcar (lambda (text)
                                       (propertize (string-trim text) 'caro-text text))
                                     texts)))
                  (if (and (null action) (cdr shown) (string-empty-p string))
                      ;; What commands have in common is no part of the comment.
                      string
                    (complete-with-action action shown string predicate))))))))
      (list here here table
            :exclusive 'no
            :annotation-function
            (lambda (shown)
              (when-let ((text (get-text-property 0 'caro-text shown)))
                (concat "  " (get-text-property 0 'caro-source text))))
            :exit-function
            (lambda (shown status)
              (when-let ((text (and (eq status 'finished)
                                    (cl-find shown texts :key #'string-trim :test #'string=))))
                (delete-char (- (length shown)))
                (insert (substring-no-properties text))))))))

(add-to-list 'completion-category-defaults '(caro (styles basic)))

(defun caro--complete-here ()
  "Let completion at point offer commands in this buffer, if the server is for it."
  (when (apply #'derived-mode-p caro-modes)
    (add-hook 'completion-at-point-functions #'caro-completion-at-point -50 t)))

(add-hook 'eglot-managed-mode-hook #'caro--complete-here)
(add-hook 'lsp-completion-mode-hook #'caro--complete-here)

(provide 'caro)
;;; caro.el ends here
