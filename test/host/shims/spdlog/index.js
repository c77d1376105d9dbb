/**
 * Stand-in in plain JavaScript for the native log writer. VS Code writes its log files and also the text of output channels through it,
 * so without it `createOutputChannel(…).appendLine` shows nothing.
 */
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  constructor(name, file) {
    this.name = name;
    this.file = file;
    this.level = levels.indexOf('info');
    this.raw = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.closeSync(fs.openSync(file, 'a'));
  }

  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').slice(0, 23);
    try {
      fs.appendFileSync(this.file, this.raw ? String(message) : `${time} [${levels[level]}] ${message}\n`);
    } catch {
      // The folder is removed while the server ends.
    }
  }

  trace(message) { this.write(0, message); }
  debug(message) { this.write(1, message); }
  info(message) { this.write(2, message); }
  warn(message) { this.write(3, message); }
  error(message) { this.write(4, message); }
  critical(message) { this.write(5, message); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() { /* the pattern above is the only one */ }
  clearFormatters() { this.raw = true; }
  flush() { /* every line is written at once */ }
  drop() { /* nothing is held open */ }
}

exports.version = 0;
exports.setLevel = () => { /* each logger has its own */ };
exports.setFlushOn = () => { /* every line is written at once */ };
exports.createRotatingLogger = async (name, file) => new Logger(name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger(name, file);
exports.Logger = Logger;
