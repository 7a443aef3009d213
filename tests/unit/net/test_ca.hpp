#pragma once

#include <filesystem>
#include <string>

namespace hwsync {

/// A certificate authority of the tests' own, made by openssl in a folder of
/// its own.
class TestCa {
public:
    TestCa();
    ~TestCa();
    TestCa(const TestCa&) = delete;
    TestCa& operator=(const TestCa&) = delete;

    std::filesystem::path certificate() const { return m_folder / "ca.pem"; }

    struct Pair {
        std::string certificate;
        std::string key;
    };

    /// A server's certificate for one DNS name, valid for as many days from
    /// now; below 0 it has ended.
    Pair issue(const std::string& name, int days = 1) const;

private:
    std::filesystem::path m_folder;
};

} // namespace hwsync
