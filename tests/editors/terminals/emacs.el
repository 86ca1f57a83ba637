;;; emacs.el --- A person's way through a project in Emacs -*- lexical-binding: t -*-

;; usage: emacs -Q --batch -L EDITORS/EMACS -l emacs.el   (in a copy of the project)
;; Batch Emacs never idles, so what waits for that is done by hand.

(require 'journey-mode)
(require 'flymake)
(require 'xref)

(setq eglot-confirm-server-edits nil
      eglot-sync-connect 20
      eglot-autoshutdown t
      create-lockfiles nil
      make-backup-files nil)

(defconst patience 20)

(defun wait (what predicate)
  "Wait until PREDICATE holds; WHAT is waited for."
  (let ((until (+ (float-time) patience)))
    (while (not (funcall predicate))
      (when (> (float-time) until)
        (error "Waited in vain: %s" what))
      (accept-process-output nil 0.02))))

(defun go (text &optional behind)
  "Put point BEHIND characters into the first TEXT of the buffer."
  (goto-char (point-min))
  (search-forward text)
  (goto-char (+ (match-beginning 0) (or behind 0))))

(defun swap (text by)
  "Put BY in the place of TEXT, and tell the server."
  (go text)
  (delete-char (length text))
  (insert by)
  (eglot--signal-textDocument/didChange))

(defun diagnostics ()
  "What Flymake shows here."
  (flymake-diagnostics))

(defun whole ()
  "The text of the buffer."
  (buffer-substring-no-properties (point-min) (point-max)))

(defun check (value &rest what)
  "Complain of WHAT unless VALUE."
  (unless value (error "%S" what)))

(defconst tests nil)

(defmacro test (name &rest body)
  "The test NAME does BODY."
  (declare (indent 1))
  `(push (cons ,name (lambda () ,@body)) tests))

(test "a missing binary is told"
  (let ((journey-server "/nowhere/journey"))
    (check (string-match-p "Install it"
                           (condition-case problem (progn (journey--contact) "") (user-error (cadr problem)))))))

(test "opening a file sets the mode"
  (find-file "welcome.journey")
  (check (eq major-mode 'journey-mode) major-mode)
  (font-lock-ensure)
  (go "journey WelcomeMembers")
  (check (eq (get-text-property (point) 'face) 'font-lock-keyword-face) (get-text-property (point) 'face))
  (go "call.Mood" 5)
  (check (eq (get-text-property (point) 'face) 'font-lock-property-use-face) (get-text-property (point) 'face))
  (go "Jörg")
  (check (eq (get-text-property (point) 'face) 'font-lock-string-face) (get-text-property (point) 'face)))

(test "indentation follows the braces"
  (let ((before (whole)))
    (go "audience segment")
    (delete-horizontal-space)
    (go "branch on")
    (delete-horizontal-space)
    (indent-region (point-min) (point-max))
    (check (equal (whole) before) (whole))
    (set-buffer-modified-p nil)))

(test "the server starts"
  (call-interactively #'eglot)
  (wait "the server" #'eglot-managed-p)
  (check (file-equal-p (project-root (project-current)) default-directory) (project-current)))

(test "an edit is diagnosed where it is wrong"
  (flymake-start)
  (swap "call.Mood" "call.Mod")
  (wait "a diagnostic" (lambda () (flymake-start) (= (length (diagnostics)) 1)))
  (let ((found (car (diagnostics))))
    (check (equal (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found)) "Mod")
           (flymake-diagnostic-beg found) (flymake-diagnostic-text found))))

(test "the fix is applied"
  (go "call.Mod" 6)
  (let* ((actions (append (eglot-code-actions (point) (point) "quickfix") nil))
         (action (seq-find (lambda (each) (string-match-p "`Mood`" (plist-get each :title))) actions)))
    (check action actions)
    (eglot-execute (eglot-current-server) action))
  (wait "the fix" (lambda () (save-excursion (goto-char (point-min)) (search-forward "call.Mood is" nil t))))
  (eglot--signal-textDocument/didChange)
  (wait "no diagnostics" (lambda () (flymake-start) (null (diagnostics)))))

(test "hover tells of an attribute"
  (go "call.Mood" 6)
  (let (told)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq told text)))
    (wait "hover" (lambda () told))
    (check (string-match-p "Happy" told) told)))

(test "completion lists attributes"
  (go "call.Mood" 5)
  (let* ((found (eglot-completion-at-point))
         (names (all-completions "" (nth 2 found))))
    (check (seq-some (lambda (name) (string-prefix-p "Mood" name)) names) names)))

(test "a definition is found in another file"
  (go "with Welcome" 6)
  (let ((found (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))))
    (check found)
    (with-current-buffer (marker-buffer (xref-location-marker (xref-item-location found)))
      (check (equal (file-name-nondirectory buffer-file-name) "schema.journey") buffer-file-name))))

(test "a name is renamed in all files"
  (go "with Welcome" 6)
  (eglot-rename "Greeting")
  (go "with Greeting {")
  (eglot--signal-textDocument/didChange)
  (with-current-buffer (find-file-noselect "schema.journey")
    (eglot--signal-textDocument/didChange)
    (check (string-match-p "engagement Greeting" (whole)) (whole))))

(test "formatting lays out the file"
  (let ((before (whole)))
    (swap "    starts   2026" "  starts 2026")
    (eglot-format-buffer)
    (check (equal (whole) before) (whole))))

(test "facts are shown"
  (go "journey WelcomeMembers" 10)
  (with-current-buffer (journey-show-facts)
    (check (string-match-p "WelcomeMembers" (buffer-name)) (whole))))

(test "a graph is drawn"
  (go "journey WelcomeMembers" 10)
  (let* (shown (browse-url-browser-function (lambda (url &rest _) (setq shown url))))
    (journey-show-graph)
    (check (string-match-p "\\.html\\'" shown) shown)))

(test "the scenario around point runs"
  (go "expect call within")
  (with-current-buffer (journey-run-scenario)
    (check (string-match-p "nobody answers" (whole)) (whole))))

(test "shutting down ends the server"
  (let ((server (eglot-current-server)))
    (eglot-shutdown server)
    (wait "the end" (lambda () (not (jsonrpc-running-p server))))))

(let ((failed 0))
  (dolist (each (reverse tests))
    (condition-case problem
        (progn
          (funcall (cdr each))
          (princ (format "ok     %s\n" (car each))))
      (error
       (setq failed (1+ failed))
       (princ (format "FAILED %s\n       %S\n" (car each) problem)))))
  (dolist (buffer (buffer-list))
    (with-current-buffer buffer (set-buffer-modified-p nil)))
  (kill-emacs (if (> failed 0) 1 0)))
;;; emacs.el ends here
