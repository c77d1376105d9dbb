/** The `trustlint` command. */
import { runProcess } from './process';

void runProcess();
