/** How the snippets that reload notice a change. */
import type { Declaration } from './snippet';

/**
 * `onChange(ctx, reload, report, files…)`. The watch begins before the first load, so that no change is lost between them. Events are
 * gathered for a moment, and never put off by further ones: a busy directory delays nothing for ever.
 * Errors go to a function: which logger a program has is its own business, and `log` is a name that programs like to give to theirs.
 */
export const onChange: Declaration = {
  names: ['onChange'],
  imports: ['context', 'fmt', 'os', 'os/signal', 'path/filepath', 'syscall', 'time', 'github.com/fsnotify/fsnotify'],
  needs: [],
  text: `// onChange calls reload now, and again whenever one of the files may have changed or the process gets SIGHUP, until ctx
// is done. It watches the directories of the files: Kubernetes updates a mounted file by swapping a link beside it, and
// a watch on the file itself would end there. The first error of reload is returned, later ones are given to report.
func onChange(ctx context.Context, reload func() error, report func(error), files ...string) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch for changes: %w", err)
	}
	for _, file := range files {
		if err := watcher.Add(filepath.Dir(file)); err != nil {
			watcher.Close()
			return fmt.Errorf("watch the directory of %s: %w", file, err)
		}
	}
	if err := reload(); err != nil {
		watcher.Close()
		return err
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	go func() {
		defer watcher.Close()
		defer signal.Stop(hangup)
		var settled <-chan time.Time // set while a change waits: writing a file takes several steps
		for {
			select {
			case <-ctx.Done():
				return
			case <-watcher.Events:
			case err := <-watcher.Errors: // events were lost
				report(fmt.Errorf("watch for changes: %w", err))
			case <-hangup:
			case <-settled:
				settled = nil
				if err := reload(); err != nil {
					report(fmt.Errorf("reload, what was loaded before stays in use: %w", err))
				}
				continue
			}
			if settled == nil {
				settled = time.After(200 * time.Millisecond)
			}
		}
	}()
	return nil
}`,
};
