#include "require.hpp"

#include "unit/catalog/loaded_table.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string>

namespace {

/// What the bytes say, and 0 once they have ended.
class ChoicesOfBytes final : public Choices {
public:
    ChoicesOfBytes(const std::uint8_t* data, std::size_t size)
        : m_data(data), m_size(size) {}

    std::size_t below(std::size_t bound) override {
        std::size_t number = 0;
        for (auto most = bound - 1; most > 0; most >>= 8U) {
            number = number << 8U | next();
        }
        return number % bound;
    }

private:
    std::uint8_t next() noexcept {
        if (m_size == 0) {
            return 0;
        }
        --m_size;
        return *m_data++;
    }

    const std::uint8_t* m_data;
    std::size_t m_size;
};

/// Of this process, in memory where the system has such a folder.
class WorkFolder {
public:
    WorkFolder() {
        const std::filesystem::path memory = "/dev/shm";
        auto name = (std::filesystem::is_directory(memory)
                         ? memory
                         : std::filesystem::temp_directory_path()) /
                    "loader-XXXXXX";
        m_path = name.string();
        require(mkdtemp(m_path.data()) != nullptr);
    }
    ~WorkFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }
    const std::string& path() const noexcept { return m_path; }

private:
    std::string m_path;
};

/// The page where SQLite locks is among those that are written, or far off.
std::uint64_t choose_lock_bytes(Choices& choices, std::size_t page_size) {
    const auto page = choices.below(64);
    const auto lock_bytes = page < 24 ? hwsync::sqlite::PageFile::lock_bytes_at
                                      : std::uint64_t{page} * page_size;
    sqlite3_test_control(SQLITE_TESTCTRL_PENDING_BYTE,
                         static_cast<unsigned>(lock_bytes));
    return lock_bytes;
}

} // namespace

// A table of any schema, page size and rows is to the loader what it is to
// SQLite.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
    static const WorkFolder folder;
    constexpr std::size_t most_rows = 200;
    ChoicesOfBytes choices{data, size};
    // Large pages, and texts of their size, take long.
    const auto page_size = std::size_t{512}
                           << choices.below(choices.below(4) == 0 ? 8 : 3);
    const auto lock_bytes = choose_lock_bytes(choices, page_size);
    const auto schema = chosen_schema(choices);
    Rows maker{choices, schema, page_size};
    const auto order = static_cast<Order>(choices.below(3));
    const auto rows =
        chosen_rows(choices, maker, choices.below(most_rows), order);
    try {
        compare_with_sqlite(folder.path(), choices,
                            {page_size, schema, rows, lock_bytes});
    } catch (const std::exception& error) {
        std::cerr << schema.sql << '\n' << error.what() << '\n';
        std::abort();
    }
    return 0;
}
