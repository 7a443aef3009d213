#include "program/test_folder.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace {

/// Knows whether the running case has failed: doctest tells only listeners.
struct FailureWatch final : doctest::IReporter {
    static inline std::atomic<bool> case_failed = false;

    explicit FailureWatch(const doctest::ContextOptions&) {}
    void test_case_start(const doctest::TestCaseData&) override {
        case_failed = false;
    }
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void log_assert(const doctest::AssertData& assertion) override {
        if (assertion.m_failed) {
            case_failed = true;
        }
    }
    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_run_end(const doctest::TestRunStats&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {
        case_failed = true;
    }
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}
};

REGISTER_LISTENER("failure_watch", 1, FailureWatch);

} // namespace

TestFolder::TestFolder() : m_exceptions(std::uncaught_exceptions()) {
    auto pattern =
        (std::filesystem::temp_directory_path() / "hwsync-test-XXXXXX")
            .string();
    if (mkdtemp(pattern.data()) == nullptr) {
        throw std::runtime_error("cannot make a temporary directory");
    }
    m_path = pattern;
}

TestFolder::~TestFolder() {
    if (FailureWatch::case_failed ||
        std::uncaught_exceptions() > m_exceptions) {
        std::cerr << "kept for a look: " << m_path.string() << '\n';
        return;
    }
    if (const char* check = std::getenv("HWSYNC_TEST_AT_END");
        check != nullptr &&
        std::system((check + (" " + m_path.string())).c_str()) != 0) {
        ADD_FAIL_CHECK_AT(__FILE__, __LINE__,
                          check << " fails for " << m_path.string());
        return;
    }
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

std::string TestFolder::operator/(std::string_view name) const {
    return (m_path / name).string();
}

std::string TestFolder::write(std::string_view name,
                              std::string_view text) const {
    auto path = *this / name;
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush()) {
        throw std::runtime_error("cannot write " + path);
    }
    return path;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        throw std::runtime_error("cannot read " + path.string());
    }
    return {std::istreambuf_iterator<char>(file), {}};
}
