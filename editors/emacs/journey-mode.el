;;; journey-mode.el --- Customer journeys as programs -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "29.1"))
;; Keywords: languages

;;; Commentary:

;; A major mode for the Journey language: colours, indentation, and the language server through Eglot.
;; `journey-show-graph', `journey-show-facts' and `journey-run-scenario' ask the server.

;;; Code:

(require 'eglot)
(require 'jsonrpc)

(defgroup journey nil
  "Customer journeys as programs."
  :group 'languages)

(defcustom journey-server "journey"
  "Name or path of the `journey' binary."
  :type 'string)

(defcustom journey-indent-offset 4
  "How far a block is indented; `journey fmt' takes 4."
  :type 'natnum
  :safe #'natnump)

;;;; Colours

(defconst journey--declarations
  '("choice" "compliance" "contact" "email" "engagement" "forecast" "journey" "policy" "purpose" "push"
    "scenario" "segment" "text" "trigger")
  "The words with which a declaration begins, but for `quiet time'.")

(defconst journey--reserved
  '("after" "and" "as" "at" "attempt" "audience" "branch" "contact" "conversation" "delay" "else" "entry"
    "exclude" "exhausted" "exit" "for" "goal" "has" "in" "is" "not" "on" "or" "otherwise" "outcomes" "raise"
    "reenter" "retry" "send" "set" "split" "starts" "timeout" "to" "trigger" "until" "up" "wait" "when" "with"
    "within")
  "The words that are no names, but for `journey--constants'.")

(defconst journey--constants '("false" "now" "today" "true" "unset")
  "The words that stand for a value.")

(defconst journey--lines
  '("arrive over" "attributes" "body" "capacity" "channel" "compliance" "consent" "contacts" "dial mode"
    "dispositions" "ends" "expect" "finish" "first response" "follows" "given" "hours" "input" "led by" "limit"
    "message" "never" "pass" "purpose" "quiet" "quiet time" "reattempts" "reply" "require" "seed" "start"
    "subject" "template" "time zone" "title" "topics" "zone")
  "The words that are keywords where a line begins.")

(defconst journey--inner '("because" "block" "blocked" "daily" "every" "of" "per" "times")
  "The words that are keywords within a line.")

(defconst journey--name "[[:alpha:]_][[:alnum:]_]*")

(defun journey--words (words)
  "A pattern for any of WORDS, spaces within them being of any length."
  (replace-regexp-in-string " " "[ \t]+" (regexp-opt words 'symbols) t t))

(defconst journey-font-lock-keywords
  `(;; Behind a dot and before a colon every word is a name.
    (,(concat "[^.]\\.\\(" journey--name "\\)") 1 'font-lock-property-use-face)
    (,(concat "\\_<\\(" journey--name "\\)[ \t]*:") 1 'font-lock-property-name-face)
    (,(concat "^\\(" (regexp-opt journey--declarations) "\\|quiet[ \t]+time\\)[ \t]+\\(" journey--name "\\)")
     (1 'font-lock-keyword-face) (2 'font-lock-type-face))
    (,(concat "^\\(contact\\)[ \t]*{") 1 'font-lock-keyword-face)
    (,(concat "\\(?:^\\|[{,]\\)[ \t]*\\(" (journey--words journey--lines) "\\)[ \t]+[^ \t,.:=]")
     1 'font-lock-builtin-face)
    ("\\_<[0-9]\\{4\\}-[0-9]\\{2\\}-[0-9]\\{2\\}\\_>\\|\\_<[0-9]\\{1,2\\}:[0-9]\\{2\\}\\_>"
     . 'font-lock-number-face)
    ("\\_<[0-9][0-9_]*[ \t]+\\(?:second\\|minute\\|hour\\|day\\|week\\)s?\\_>" . 'font-lock-number-face)
    ("\\_<[0-9][0-9_.]*[ \t]*%?" . 'font-lock-number-face)
    (,(journey--words journey--constants) . 'font-lock-constant-face)
    (,(journey--words journey--reserved) . 'font-lock-keyword-face)
    (,(journey--words journey--inner) . 'font-lock-keyword-face)
    (,(concat "\\_<[[:upper:]][[:alnum:]_]*\\_>") . 'font-lock-type-face))
  "What has which colour, the first that fits.")

(defvar journey-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?% "." table)
    (modify-syntax-entry ?' "." table)
    table))

;;;; Indentation

(defun journey-indent-line ()
  "Indent the line by the braces around it."
  (interactive)
  (let* ((depth (save-excursion
                  (back-to-indentation)
                  (let ((open (car (syntax-ppss))))
                    (if (looking-at "[])}]") (1- open) open))))
         (column (* journey-indent-offset (max 0 depth))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

;;;; The language server

(defconst journey--missing
  "The `journey' binary was not found.  Install it with `cargo install --path cli' from the repository of Journey, or set `journey-server' to its path"
  "What is said where there is no server.")

(defun journey--contact (&rest _)
  "The command of the server; an error that tells how to install it where it is not found."
  (unless (executable-find journey-server)
    (user-error "%s" journey--missing))
  (list journey-server "lsp"))

(add-to-list 'eglot-server-programs '(journey-mode . journey--contact))

(defun journey--ask (command argument)
  "The server's answer to COMMAND with ARGUMENT, a property list."
  (jsonrpc-request (eglot--current-server-or-lose) :workspace/executeCommand
                   (list :command command :arguments (vector argument))))

(defun journey--here ()
  "The argument that stands for point."
  (let ((at (eglot--TextDocumentPositionParams)))
    (list :uri (plist-get (plist-get at :textDocument) :uri) :position (plist-get at :position))))

(defun journey--show (title text)
  "Show TEXT in a buffer called after TITLE."
  (with-current-buffer (get-buffer-create (format "*journey: %s*" title))
    (let ((inhibit-read-only t))
      (erase-buffer)
      (insert text)
      (goto-char (point-min)))
    (special-mode)
    (display-buffer (current-buffer))
    (current-buffer)))

(defun journey-show-graph ()
  "Draw the journey around point in the browser."
  (interactive)
  (let* ((graph (journey--ask "journey.graph" (append (journey--here) '(:format "html"))))
         (file (make-temp-file "journey" nil ".html" (plist-get graph :content))))
    (browse-url-of-file file)))

(defun journey-show-facts ()
  "Show what is proved of the journey around point."
  (interactive)
  (let ((facts (journey--ask "journey.facts" (journey--here))))
    (journey--show (plist-get facts :journey) (plist-get facts :markdown))))

(defun journey--scenario-here (scenarios)
  "Which of SCENARIOS is around point."
  (let* ((here (journey--here))
         (line (plist-get (plist-get here :position) :line)))
    (seq-find (lambda (scenario)
                (let ((range (plist-get scenario :range)))
                  (and (equal (plist-get scenario :uri) (plist-get here :uri))
                       (<= (plist-get (plist-get range :start) :line) line
                           (plist-get (plist-get range :end) :line)))))
              scenarios)))

(defun journey-run-scenario ()
  "Run the scenario around point, else one that is chosen by its title."
  (interactive)
  (let* ((uri (plist-get (journey--here) :uri))
         (scenarios (append (journey--ask "journey.scenarios" (list :uri uri)) nil))
         (titles (mapcar (lambda (scenario) (plist-get scenario :title)) scenarios))
         (scenario (or (journey--scenario-here scenarios)
                       (let ((title (completing-read "Scenario: " titles nil t)))
                         (seq-find (lambda (each) (equal (plist-get each :title) title)) scenarios))))
         (run (journey--ask "journey.runScenario"
                            (list :uri (plist-get scenario :uri) :title (plist-get scenario :title)))))
    (journey--show (plist-get run :title) (plist-get run :output))))

;;;; The mode

;; A project is the nearest folder with a `journey.toml'.
(defun journey--project (folder)
  "The project around FOLDER."
  (when-let* ((root (locate-dominating-file folder "journey.toml")))
    (cons 'journey root)))

(cl-defmethod project-root ((project (head journey)))
  "The folder of PROJECT."
  (cdr project))

(defvar-keymap journey-mode-map
  :doc "Keys of `journey-mode'."
  "C-c C-g" #'journey-show-graph
  "C-c C-p" #'journey-show-facts
  "C-c C-t" #'journey-run-scenario)

;;;###autoload
(define-derived-mode journey-mode prog-mode "Journey"
  "A mode for customer journeys."
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "//+!?[ \t]*")
  (setq-local indent-line-function #'journey-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local electric-indent-chars (append "{}" electric-indent-chars))
  (add-hook 'project-find-functions #'journey--project nil t)
  (setq-local font-lock-defaults '(journey-font-lock-keywords)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.journey\\'" . journey-mode))

(provide 'journey-mode)
;;; journey-mode.el ends here
