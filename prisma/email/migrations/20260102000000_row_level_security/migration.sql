-- The second line of defence: what a caller asks for reaches the rows of their own, whatever the statement forgets to ask. Who asks is told by
-- settings (packages/database/src/tenant.ts, docs/adr/0008): 'app.scope' is 'all' on connections of handlers, workers and tools; to whom nothing
-- was told gets nothing, and system mail, which is no organisation's, is never theirs. Settings are read in sub-selects: once per statement, not
-- once per row. A setting that a transaction has ended is empty, not null.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['message', 'message_attachment', 'attachment_content', 'delivery_attempt', 'timeline_entry', 'mailbox_entry',
                                'suppression', 'organization', 'idempotency'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY across_tenants ON %I USING ((SELECT current_setting(''app.scope'', true)) = ''all'')', name);
    END LOOP;
END $$;

CREATE POLICY sender ON message USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));
CREATE POLICY sender ON suppression USING (organization_id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));
CREATE POLICY member ON organization FOR SELECT USING (id = (SELECT nullif(current_setting('app.organization', true), '')::uuid));
CREATE POLICY holder ON idempotency USING (scope = (SELECT nullif(current_setting('app.idempotency', true), '')));

-- Of the messages that they see. PostgreSQL promises no order among policies, so those that look things up ask first whether they are needed.
CREATE POLICY sender ON message_attachment USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM message WHERE message.id = message_id) END
);
CREATE POLICY sender ON timeline_entry USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM message WHERE message.id = message_id) END
);
-- Written by workers alone.
CREATE POLICY sender ON delivery_attempt FOR SELECT USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM message WHERE message.id = message_id) END
);

-- Whoever brings a content may put it there, once for all who bring the same; it is seen by those to whose messages it is attached.
CREATE POLICY bringer ON attachment_content FOR INSERT WITH CHECK (true);
CREATE POLICY sender ON attachment_content FOR SELECT USING (
    CASE WHEN (SELECT current_setting('app.scope', true)) = 'all' THEN true
         ELSE EXISTS (SELECT FROM message_attachment WHERE message_attachment.sha256 = attachment_content.sha256) END
);
