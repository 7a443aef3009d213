#pragma once

#include <filesystem>
#include <string>
#include <string_view>

/// A temporary directory of a test case's own. When the case fails it is kept,
/// and its path is printed. At its end $HWSYNC_TEST_AT_END is run, where that
/// is set, with the path behind it; the case fails where that fails.
class TestFolder {
public:
    TestFolder();
    ~TestFolder();
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    const std::filesystem::path& path() const noexcept { return m_path; }

    /// Where a file of this name is, or would be.
    std::string operator/(std::string_view name) const;

    /// Writes a file and says where it is.
    std::string write(std::string_view name, std::string_view text) const;

private:
    std::filesystem::path m_path;
    int m_exceptions = 0;
};

/// All of a file.
std::string read_file(const std::filesystem::path& path);
