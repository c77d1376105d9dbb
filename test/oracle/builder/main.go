// Makes a file system by the deeds on standard input and prints the indices of those that the kernel refused.
package main

import (
	"encoding/json"
	"io/ioutil"
	"os"
	"path/filepath"
	"syscall"
)

// deed is one change of the file system, done by the kernel, so that links are followed as they are in earnest.
type deed struct {
	Op     string `json:"op"`
	Path   string `json:"path"`
	Target string `json:"target"`
	Data   []byte `json:"data"`
	Mode   uint32 `json:"mode"`
}

func main() {
	syscall.Umask(0)
	var deeds []deed
	if err := json.NewDecoder(os.Stdin).Decode(&deeds); err != nil {
		panic(err)
	}
	refused := []int{}
	for i, d := range deeds {
		if err := d.do(); err != nil {
			refused = append(refused, i)
		}
	}
	json.NewEncoder(os.Stdout).Encode(refused)
}

func (d deed) do() error {
	switch d.Op {
	case "write":
		if err := os.MkdirAll(filepath.Dir(d.Path), 0755); err != nil {
			return err
		}
		if err := ioutil.WriteFile(d.Path, d.Data, 0644); err != nil {
			return err
		}
		return os.Chmod(d.Path, os.FileMode(d.Mode))
	case "mkdir":
		if _, err := os.Stat(d.Path); err == nil {
			return os.ErrExist
		}
		if err := os.MkdirAll(d.Path, 0755); err != nil {
			return err
		}
		return os.Chmod(d.Path, os.FileMode(d.Mode))
	case "link":
		if err := os.MkdirAll(filepath.Dir(d.Path), 0755); err != nil {
			return err
		}
		return os.Symlink(d.Target, d.Path)
	case "remove":
		if _, err := os.Lstat(d.Path); err != nil {
			return err
		}
		return os.RemoveAll(d.Path)
	case "graft":
		source, err := filepath.EvalSymlinks(d.Target)
		if err != nil {
			return err
		}
		// The source is what was there before: a tree laid into itself must not find its own copy.
		if err := stage(source); err != nil {
			return err
		}
		defer os.RemoveAll(staged)
		if err := os.MkdirAll(filepath.Dir(d.Path), 0755); err != nil {
			return err
		}
		return graft(staged, d.Path)
	case "mount":
		return mount(d.Target, d.Path)
	}
	panic(d.Op)
}

const staged = "/.staged"

// stage makes a copy of the source that later changes do not reach.
func stage(source string) error {
	if err := os.RemoveAll(staged); err != nil {
		return err
	}
	return graft(source, staged)
}

// mount puts a copy of the source in the place of what was there: to a reader that looks like the mount itself.
func mount(from, to string) error {
	source, err := filepath.EvalSymlinks(from)
	if err != nil {
		return err
	}
	place := to
	if _, err := os.Stat(to); err == nil {
		if place, err = filepath.EvalSymlinks(to); err != nil {
			return err
		}
	}
	if err := stage(source); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(place), 0755); err != nil {
		return err
	}
	if err := os.RemoveAll(place); err != nil {
		return err
	}
	return os.Rename(staged, place)
}

// graft copies a tree over another, as COPY does: directories merge, files replace, links stay links.
func graft(from, to string) error {
	info, err := os.Lstat(from)
	if err != nil {
		return err
	}
	switch {
	case info.IsDir():
		if _, err := os.Stat(to); err != nil {
			if err := os.Mkdir(to, 0755); err != nil {
				return err
			}
			if err := os.Chmod(to, info.Mode().Perm()); err != nil {
				return err
			}
		}
		names, err := ioutil.ReadDir(from)
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := graft(from+"/"+name.Name(), to+"/"+name.Name()); err != nil {
				return err
			}
		}
		return nil
	case info.Mode()&os.ModeSymlink != 0:
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		if err := os.RemoveAll(to); err != nil {
			return err
		}
		return os.Symlink(target, to)
	default:
		data, err := ioutil.ReadFile(from)
		if err != nil {
			return err
		}
		if err := ioutil.WriteFile(to, data, 0644); err != nil {
			return err
		}
		return os.Chmod(to, info.Mode().Perm())
	}
}
