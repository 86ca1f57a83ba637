([(comment) (doc_comment) (file_comment)] @injection.content
  (#set! injection.language "comment"))
