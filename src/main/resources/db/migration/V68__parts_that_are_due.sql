-- Parts that offices owe, for who tells them what is due. A plain selection: part_by_office finds them.
create view open_part as
select p.notice_id, p.part, p.office, p.due_date, n.number, n.type, n.counterpart
  from notice_part p join notice n on n.id = p.notice_id
 where p.state = 'OPEN';
