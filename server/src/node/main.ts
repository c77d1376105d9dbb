/** The server as the editor starts it. */
import { serveAsAsked } from './serve';

serveAsAsked();
