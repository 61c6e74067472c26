-- Looked at every second: the questions about certificates that nobody has answered, not all that is unanswered.
create index notice_to_check on notice (id) where state = 'RECEIVED' and type = 'certificate-verification';
