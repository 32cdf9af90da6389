package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/brama-customs/brama/batch"
	"github.com/brama-customs/brama/clearance"
	"github.com/brama-customs/brama/fault"
)

// downloadTime is how long a file may take altogether.
const downloadTime = 30 * time.Minute

// batchResult gives the workbook with its answers.
func batchResult(v *visit) error {
	id, err := v.ref()
	if err != nil {
		return err
	}
	return v.give(func(ctx context.Context) (clearance.BatchFile, error) {
		return v.batches.BatchResult(ctx, v.actor(), id, v.lang)
	})
}

// exportDeclarations gives the whole list that the page shows part by part.
func exportDeclarations(v *visit) error {
	form := batch.Form(v.c.Query("form"))
	if form != batch.XLSX && form != batch.CSV {
		return fault.New(fault.NotFound, fault.Unknown)
	}
	q := v.filter(allStatuses(), allChannels()).query("")
	q.Limit = 0
	return v.give(func(ctx context.Context) (clearance.BatchFile, error) {
		return v.batches.Export(ctx, v.actor(), q, form, v.lang)
	})
}

func exportAddress(f filter, form batch.Form) string {
	values := f.values()
	values.Set("form", string(form))
	return "/declarations/export?" + values.Encode()
}

// give sends a file while it is written. What goes wrong midway breaks the
// connection off, so that no browser takes a part for the whole.
func (v *visit) give(open func(context.Context) (clearance.BatchFile, error)) error {
	leave, err := v.downloads.take()
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(v.c.UserContext()), downloadTime)
	done := func() { stop(); leave() }
	file, err := open(ctx)
	if err != nil {
		done()
		return err
	}
	v.c.Set(fiber.HeaderContentType, file.ContentType)
	v.c.Set(fiber.HeaderContentDisposition, attachment(file.Name))
	if v.c.Method() == fiber.MethodHead {
		done()
		return nil
	}
	r, w := io.Pipe()
	v.c.Context().SetBodyStream(&outgoing{r, v.c.Context().Conn()}, -1)
	log, route := v.log, v.c.Route().Path
	go func() {
		err := writeOut(file, w)
		done()
		if err != nil && !errors.Is(err, io.ErrClosedPipe) {
			log.ErrorContext(ctx, "download failed", "route", route, "error", err)
		}
		w.CloseWithError(err)
	}()
	return nil
}

// writeOut writes a file out. A panic in it is an error: this goroutine is our
// own, and nobody else would catch it.
func writeOut(file clearance.BatchFile, to io.Writer) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("writing a file panicked: %v", r)
		}
	}()
	buffered := bufio.NewWriterSize(to, 32<<10)
	if err := file.Write(buffered); err != nil {
		return err
	}
	return buffered.Flush()
}

// attachment names a file that is to be kept and not shown.
func attachment(name string) string {
	if header := mime.FormatMediaType("attachment", map[string]string{"filename": name}); header != "" {
		return header
	}
	return "attachment"
}

// outgoing is a body that may take as long as its receiver keeps taking it.
type outgoing struct {
	*io.PipeReader
	line net.Conn
}

// Read reads the next piece and gives it its time to be sent.
func (o *outgoing) Read(p []byte) (int, error) {
	n, err := o.PipeReader.Read(p)
	if failed := o.line.SetWriteDeadline(time.Now().Add(writePause)); err == nil {
		err = failed
	}
	return n, err
}
