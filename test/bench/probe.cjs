// Loaded into a measured server before its own code: tells over the extra channel what the process has used so far.
process.on('message', () => process.send?.({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() }));
// The channel alone must not keep the server alive.
process.channel?.unref();
