// Node-RED as its own process: no editor, and context that is written to its file with each change.
module.exports = {
    uiPort: Number(process.env.PEER_PORT),
    uiHost: "127.0.0.1",
    httpAdminRoot: false,
    flowFile: "flows.json",
    credentialSecret: false,
    diagnostics: { enabled: false },
    telemetry: { enabled: false },
    logging: { console: { level: "fatal", metrics: false, audit: false } },
    contextStorage: { default: { module: "localfilesystem", config: { cache: false } } },
};
