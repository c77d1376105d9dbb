#!/usr/bin/env node
/** The `trustlint` command. */
import { runProcess } from './process';

void runProcess();
