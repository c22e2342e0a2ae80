import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What goes wrong in a session; used once. */
export type SmtpFault =
  | { at: 'RCPT' | 'MAIL' | 'DATA'; responseCode: number; message: string }
  /** Cuts the connection when this point is reached; `ACCEPTED` is after the message was taken. */
  | { at: 'CONNECT' | 'RCPT' | 'ACCEPTED'; cut: true };

export type SmtpStandIn = {
  url: string;
  sent: readonly { mail: ParsedMail; to: readonly string[]; from: string }[];
  /** The next session's fault. */
  fault: SmtpFault | null;
  close(): Promise<void>;
};

/** A mail server that takes everything, with a user and a password. */
export async function startSmtp(credentials = { user: 'mailer', pass: 'secret' }): Promise<SmtpStandIn> {
  const sent: { mail: ParsedMail; to: string[]; from: string }[] = [];
  const state: { fault: SmtpFault | null } = { fault: null };
  const sockets = new Set<Socket>();
  const refusalAt = (at: string): Error | null => {
    const { fault } = state;
    if (fault === null || fault.at !== at) return null;
    state.fault = null;
    if (!('cut' in fault)) return Object.assign(new Error(fault.message), { responseCode: fault.responseCode });
    for (const socket of sockets) socket.destroy();
    return new Error('cut');
  };
  const server = new SMTPServer({
    authMethods: ['PLAIN'],
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => done(refusalAt('CONNECT')),
    onAuth: ({ username, password }, _session, done) => {
      const right = username === credentials.user && password === credentials.pass;
      if (right) done(null, { user: username });
      else done(Object.assign(new Error('Authentication credentials invalid'), { responseCode: 535 }));
    },
    onMailFrom: (_address, _session, done) => done(refusalAt('MAIL')),
    onRcptTo: (_address, _session, done) => done(refusalAt('RCPT')),
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        const refusal = refusalAt('DATA');
        if (refusal !== null) return done(refusal);
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
        sent.push({ mail, from, to: session.envelope.rcptTo.map((recipient) => recipient.address) });
        const cut = refusalAt('ACCEPTED');
        if (cut === null) done(null, 'queued as 4711');
      }, done);
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${credentials.user}:${credentials.pass}@127.0.0.1:${port}`,
    sent,
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
