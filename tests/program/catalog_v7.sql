-- The rows of a catalog of schema 7: us.jsonl imported, eu.jsonl associated; see
-- upgraded_test.cpp.
INSERT INTO "link" VALUES(1,51,11,'auto','HAT-S',2,'2026-11-29T07:24:07.628Z','root',NULL);
INSERT INTO "link" VALUES(1,52,12,'auto','HAT-M',2,'2026-11-29T07:24:07.628Z','root',NULL);
INSERT INTO "link_history" VALUES(1,2,'2026-11-29T07:24:07.628Z','root',1,51,NULL,NULL,NULL,NULL,11,'auto','HAT-S',NULL,'new');
INSERT INTO "link_history" VALUES(2,2,'2026-11-29T07:24:07.628Z','root',1,52,NULL,NULL,NULL,NULL,12,'auto','HAT-M',NULL,'new');
INSERT INTO "link_tally" VALUES(1,2,0);
INSERT INTO "product" VALUES(1,-6129540394061488613,2966013115602846838,1,1,NULL,'wool-hat','Wool Hat','Acme','Hats','ACTIVE',NULL,NULL,NULL,'2026-01-01T00:00:00Z','2026-01-01T00:00:00Z',NULL,2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "property" VALUES('catalog_changed_run','1');
INSERT INTO "property" VALUES('identifier','sku');
INSERT INTO "property" VALUES('known_until','2026-01-01T00:00:00Z');
INSERT INTO "property" VALUES('live_products','1');
INSERT INTO "property" VALUES('live_variants','2');
INSERT INTO "property" VALUES('match_basis_1','2 1 1 -3510213969898414384 sku 0 0 0 default

');
INSERT INTO "property" VALUES('primary','primary');
INSERT INTO "property" VALUES('primary_given','0');
INSERT INTO "run" VALUES(1,'import-bulk','primary','us.jsonl','root',23868,'2026-11-29T07:24:07.465Z','2026-11-29T07:24:07.511Z','done',0,NULL,'{"products":{"read":1,"created":1,"updated":0,"unchanged":0,"older":0,"deleted":0},"variants":{"read":2,"created":2,"updated":0,"unchanged":0,"older":0,"deleted":0},"rejected":0,"skipped":0,"incomplete":0,"withheld":0}','bb9565a3-9d8c-45e3-b58e-e823937cb103');
INSERT INTO "run" VALUES(2,'associate','eu','eu.jsonl','root',23876,'2026-11-29T07:24:07.592Z','2026-11-29T07:24:07.628Z','done',0,NULL,'{"products":{"read":1,"created":1,"updated":0,"unchanged":0,"older":0,"deleted":0},"variants":{"read":2,"created":2,"updated":0,"unchanged":0,"older":0,"deleted":0},"pinned":0,"no_identifier":0,"linked":2,"unmatched":0,"near":0,"ambiguous":0,"duplicate":0,"conflict":0,"created":2,"updated":0,"unchanged":0,"removed":0,"rejected":0,"skipped":0,"incomplete":0,"withheld":0}','bb9565a3-9d8c-45e3-b58e-e823937cb103');
INSERT INTO "seal" VALUES('link',-3510213969898414384);
INSERT INTO "seal" VALUES('link_history',5721319414637416376);
INSERT INTO "seal" VALUES('link_tally',-8391137609328653024);
INSERT INTO "seal" VALUES('property',-1865904764837888619);
INSERT INTO "seal" VALUES('run',6431385392819013399);
INSERT INTO "seal" VALUES('shop',3141320400258654819);
INSERT INTO "seal" VALUES('whole_reading',-7344832524935281443);
INSERT INTO "shop" VALUES(1,'eu',NULL,NULL,'1

',1,2,'{"pinned":0,"no_identifier":0,"linked":2,"unmatched":0,"near":0,"ambiguous":0,"duplicate":0,"conflict":0}');
INSERT INTO "shop_product" VALUES(1,5,273219107133938459,-6763657320948547141,2,2,NULL,'wollmuetze','Wollmuetze','ACTIVE','2026-01-01T00:00:00Z','2026-01-01T00:00:00Z',2,NULL);
INSERT INTO "shop_variant" VALUES(1,51,5,8821836406227179131,-6187529918362002496,2,2,NULL,'S','HAT-S',NULL,'HAT-S',NULL,NULL,NULL,'2026-01-01T00:00:00Z','2026-01-01T00:00:00Z','[{"name":"Size","value":"S"}]',NULL);
INSERT INTO "shop_variant" VALUES(1,52,5,-6208007183153454626,-3193179491971819416,2,2,NULL,'M','HAT-M',NULL,'HAT-M',NULL,NULL,NULL,'2026-01-01T00:00:00Z','2026-01-01T00:00:00Z','[{"name":"Size","value":"M"}]',NULL);
INSERT INTO "variant" VALUES(11,1,-5263926846218338781,-3974523653340412040,1,1,NULL,'S','HAT-S',NULL,'HAT-S',NULL,NULL,NULL,'20.00',NULL,NULL,NULL,NULL,'2026-01-01T00:00:00Z','2026-01-01T00:00:00Z','[{"name":"Size","value":"S"}]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "variant" VALUES(12,1,4127418803715914130,-8606012185329981041,1,1,NULL,'M','HAT-M',NULL,'HAT-M',NULL,NULL,NULL,'21.00',NULL,NULL,NULL,NULL,'2026-01-01T00:00:00Z','2026-01-01T00:00:00Z','[{"name":"Size","value":"M"}]',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "whole_reading" VALUES('eu','2026-01-01T00:00:00Z');
INSERT INTO "whole_reading" VALUES('primary','2026-01-01T00:00:00Z');
