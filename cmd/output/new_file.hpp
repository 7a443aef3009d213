#pragma once

#include <filesystem>
#include <string>
#include <string_view>

/// A file that takes its place whole or not at all: it has no name until it is
/// complete, where the file system knows such files, and is then renamed. Made
/// with the mode that the umask leaves; one that was there keeps its mode. What
/// fails is an Error(storage) that names the path.
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
    bool give_name();
    void flush();
    void write_out(std::string_view text);
    [[noreturn]] void fail(std::string_view what, int error) const;

    std::filesystem::path m_path;
    std::string
        m_fresh; ///< empty before it has a name, and once it is in place
    int m_fd = -1;
    std::string m_buffer;
};
