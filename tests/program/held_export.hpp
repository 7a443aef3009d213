#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

/// An export on a FIFO: a run that reads it has not come to its end before
/// this is destroyed or `end` is called.
class HeldExport {
public:
    explicit HeldExport(std::string path);
    ~HeldExport();
    HeldExport(const HeldExport&) = delete;
    HeldExport& operator=(const HeldExport&) = delete;

    const std::string& path() const noexcept { return m_path; }

    /// Waits for the reader and writes the text. False where nobody reads on.
    bool feed(std::string_view text);

    /// Feeds more than a run takes in before it holds the catalog: after that
    /// it is in the middle of its transaction.
    bool feed_until_held();

    void end();

private:
    bool open_for_reader();

    std::string m_path;
    int m_fd = -1;
};

/// Whether the process has the file open.
bool has_open(pid_t process, const std::string& file);
