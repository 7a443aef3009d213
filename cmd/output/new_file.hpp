#pragma once

#include <filesystem>
#include <string>
#include <string_view>

/// A file that takes its place whole or not at all: it is written beside it and
/// renamed. Made with the mode that the umask leaves; one that was there keeps
/// its mode. What fails is an Error(storage) that names the path.
class NewFile {
public:
    explicit NewFile(std::filesystem::path path);
    /// Removes what was not committed.
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    void write(std::string_view text);

    /// Makes it durable and puts it in its place.
    void commit();

private:
    void flush();
    void write_out(std::string_view text);
    [[noreturn]] void fail(std::string_view what, int error) const;

    std::filesystem::path m_path;
    std::string m_fresh; ///< empty once it is in its place
    int m_fd = -1;
    std::string m_buffer;
};
