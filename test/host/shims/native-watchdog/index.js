/** Stand-in for the native module that ends the server with its parent: whoever starts the server ends its whole process group. */
exports.start = () => { /* nothing to watch */ };
