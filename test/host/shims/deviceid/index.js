/** Stand-in for the native module that reads a telemetry identifier of the machine: nothing is read or written. */
exports.getDeviceId = async () => '00000000-0000-0000-0000-000000000000';
