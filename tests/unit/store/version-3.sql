-- tests/unit/store/version-3.sql - a store of schema version 3, as sqlite3's .dump writes it.
PRAGMA auto_vacuum=INCREMENTAL;
BEGIN TRANSACTION;
CREATE TABLE meta (
 name TEXT PRIMARY KEY NOT NULL,
 value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('created_by','the test');
INSERT INTO meta VALUES('token_key','96da4859281f32cd4c50a5bb976bc917a2162f32311d96da60372a1d1fc52468');
CREATE TABLE shard (
 number INTEGER PRIMARY KEY,
 epoch INTEGER NOT NULL,
 last_execution INTEGER NOT NULL) STRICT;
INSERT INTO shard VALUES(0,1,3);
CREATE TABLE definition (
 number INTEGER PRIMARY KEY,
 digest TEXT NOT NULL UNIQUE,
 text TEXT NOT NULL) STRICT;
INSERT INTO definition VALUES(1,'d','{"StartAt":"A"}');
CREATE TABLE execution (
 number INTEGER PRIMARY KEY,
 shard INTEGER NOT NULL,
 id TEXT NOT NULL UNIQUE,
 machine TEXT NOT NULL,
 name TEXT NOT NULL,
 status TEXT NOT NULL,
 started_ms INTEGER NOT NULL,
 ended_ms INTEGER,
 redrive_until_ms INTEGER,
 redrives INTEGER NOT NULL,
 redriven_ms INTEGER,
 parent INTEGER,
 child INTEGER,
 map_run TEXT,
 definition INTEGER NOT NULL,
 error TEXT,
 cause TEXT,
 detail TEXT,
 input TEXT NOT NULL,
 output TEXT) STRICT;
INSERT INTO execution VALUES(1,0,'arn:1','m','1','RUNNING',1001,NULL,NULL,0,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,'{"n":1}',NULL);
INSERT INTO execution VALUES(2,0,'arn:2','m','2','FAILED',1002,1700000000001,1800000000000,0,NULL,NULL,NULL,NULL,1,NULL,NULL,NULL,'{"n":1}','{"out":1}');
INSERT INTO execution VALUES(3,0,'arn:3','m/L','3','RUNNING',1003,NULL,NULL,0,NULL,1,536870912,'arn:run',1,NULL,NULL,NULL,'{"n":1}',NULL);
CREATE TABLE map_run (
 execution INTEGER NOT NULL,
 id INTEGER NOT NULL,
 arn TEXT NOT NULL UNIQUE,
 status TEXT NOT NULL,
 started_ms INTEGER NOT NULL,
 ended_ms INTEGER,
 text TEXT NOT NULL,
 PRIMARY KEY (execution, id)) STRICT, WITHOUT ROWID;
INSERT INTO map_run VALUES(1,7,'arn:run','RUNNING',1500,NULL,'{"itemCounts":{"running":1}}');
CREATE TABLE row (
 execution INTEGER NOT NULL,
 frame INTEGER NOT NULL,
 kind INTEGER NOT NULL,
 position INTEGER NOT NULL,
 name TEXT NOT NULL,
 parent INTEGER,
 text TEXT NOT NULL,
 PRIMARY KEY (execution, frame, kind, position, name)) STRICT, WITHOUT ROWID;
INSERT INTO "row" VALUES(1,0,0,0,'',NULL,'{"status":"RUNNING"}');
INSERT INTO "row" VALUES(1,0,2,0,'',NULL,'{"state":"Each","wait":"children"}');
INSERT INTO "row" VALUES(1,0,4,0,'total',NULL,'12');
INSERT INTO "row" VALUES(1,0,5,1,'',NULL,'{"item":1}');
INSERT INTO "row" VALUES(1,1,2,0,'',0,'{"state":"Pay","wait":"task"}');
INSERT INTO "row" VALUES(2,0,0,0,'',NULL,'{"status":"FAILED"}');
CREATE TABLE event (
 execution INTEGER NOT NULL,
 first INTEGER NOT NULL,
 count INTEGER NOT NULL,
 text TEXT NOT NULL,
 PRIMARY KEY (execution, first)) STRICT;
INSERT INTO event VALUES(1,1,3,'[{"id":1,"type":"E"},{"id":2,"type":"E"},{"id":3,"type":"E"}]');
INSERT INTO event VALUES(1,4,2,'[{"id":4,"type":"E"},{"id":5,"type":"E"}]');
INSERT INTO event VALUES(2,1,2,'[{"id":1,"type":"E"},{"id":2,"type":"E"}]');
CREATE TABLE timer (
 execution INTEGER NOT NULL,
 id INTEGER NOT NULL,
 shard INTEGER NOT NULL,
 due_ms INTEGER NOT NULL,
 by_clock INTEGER NOT NULL,
 PRIMARY KEY (execution, id)) STRICT, WITHOUT ROWID;
INSERT INTO timer VALUES(1,5,0,1700000000000,1);
CREATE TABLE attempt (
 execution INTEGER NOT NULL,
 id INTEGER NOT NULL,
 shard INTEGER NOT NULL,
 crashes INTEGER NOT NULL,
 text TEXT NOT NULL,
 PRIMARY KEY (execution, id)) STRICT, WITHOUT ROWID;
INSERT INTO attempt VALUES(1,6,0,2,'{}');
CREATE TABLE request (
 number INTEGER PRIMARY KEY AUTOINCREMENT,
 shard INTEGER NOT NULL,
 made_ms INTEGER NOT NULL,
 text TEXT NOT NULL) STRICT;
INSERT INTO request VALUES(1,0,1700000000002,'{"stop":1}');
CREATE TABLE offer (
 number INTEGER PRIMARY KEY AUTOINCREMENT,
 execution INTEGER NOT NULL,
 id INTEGER NOT NULL,
 activity TEXT NOT NULL,
 UNIQUE (execution, id)) STRICT;
INSERT INTO offer VALUES(2,1,6,'arn:act');
INSERT INTO offer VALUES(3,1,7,'arn:act');
CREATE TABLE express (
 number INTEGER PRIMARY KEY,
 text TEXT NOT NULL) STRICT;
INSERT INTO express VALUES(9,'{"input":1}');
CREATE TABLE resource (
 number INTEGER PRIMARY KEY AUTOINCREMENT,
 kind INTEGER NOT NULL,
 arn TEXT NOT NULL UNIQUE,
 owner TEXT NOT NULL,
 definition INTEGER,
 text TEXT NOT NULL) STRICT;
INSERT INTO resource VALUES(1,1,'m','',1,'{"type":"STANDARD"}');
INSERT INTO resource VALUES(4,2,'m:1','m',1,'{}');
INSERT INTO resource VALUES(5,3,'arn:act','',NULL,'{}');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('request',1);
INSERT INTO sqlite_sequence VALUES('offer',3);
INSERT INTO sqlite_sequence VALUES('resource',5);
CREATE INDEX execution_machine ON execution (machine);
CREATE INDEX execution_status ON execution (machine, status);
CREATE INDEX execution_map_run ON execution (map_run) WHERE map_run IS NOT NULL;
CREATE INDEX execution_definition ON execution (definition);
CREATE INDEX execution_ended ON execution (ended_ms) WHERE ended_ms IS NOT NULL;
CREATE INDEX execution_redrive ON execution (redrive_until_ms)
 WHERE redrive_until_ms IS NOT NULL;
CREATE INDEX row_parent ON row (execution, parent, frame) WHERE parent IS NOT NULL;
CREATE INDEX timer_due ON timer (shard, due_ms, execution, id);
CREATE INDEX offer_activity ON offer (activity);
CREATE INDEX resource_kind ON resource (kind);
CREATE INDEX resource_owner ON resource (kind, owner);
CREATE INDEX resource_definition ON resource (definition)
 WHERE definition IS NOT NULL;
CREATE VIEW frame AS
 SELECT execution, frame, parent, text->>'state' AS state, text->>'wait' AS wait,
  (SELECT min(due_ms) FROM timer
   WHERE timer.execution = row.execution AND timer.id >> 28 = row.frame) AS due_ms,
  text
 FROM row WHERE kind = 2;
CREATE VIEW value AS
 SELECT execution, frame, name, text FROM row WHERE kind = 3;
CREATE VIEW variable AS
 SELECT execution, frame, name, text FROM row WHERE kind = 4;
CREATE VIEW item AS
 SELECT execution, frame, position, text FROM row WHERE kind = 5;
CREATE VIEW result AS
 SELECT execution, frame, position, text FROM row WHERE kind = 7;
CREATE VIEW history AS
 SELECT execution.id AS execution, event.first + each.key AS number,
  each.value->>'type' AS type, each.value->>'timestamp' AS timestamp, each.value AS event
 FROM execution JOIN event ON event.execution = execution.number,
  json_each(event.text) AS each;
CREATE VIEW waiting AS
 SELECT execution.id AS execution, frame.frame, frame.state, frame.wait,
  strftime('%Y-%m-%dT%H:%M:%SZ', frame.due_ms / 1000, 'unixepoch') AS due,
  (SELECT count(*) FROM attempt
   WHERE attempt.execution = frame.execution AND attempt.id >> 28 = frame.frame)
   AS attempts,
  (SELECT activity FROM offer
   WHERE offer.execution = frame.execution AND offer.id >> 28 = frame.frame)
   AS offered,
  (SELECT count(*) FROM row AS child
   WHERE child.execution = frame.execution AND child.parent = frame.frame) AS children
 FROM frame JOIN execution ON execution.number = frame.execution
 WHERE execution.status = 'RUNNING';
COMMIT;
PRAGMA application_id=1936092771;
PRAGMA user_version=3;
