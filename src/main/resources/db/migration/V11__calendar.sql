-- Years between delivery and due date whose public holidays were not known here when the due date was fixed: plain weekends count in them.
alter table notice add column holidays_unknown int[] not null default '{}';
