#include "catalog/sqlite/open/new_catalog.hpp"

#include "base/descriptor.hpp"
#include "base/file_owner.hpp"
#include "base/folder_of.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/file/vfs.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/schema/schema.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hwsync::sqlite {

namespace {

using namespace std::chrono_literals;

constexpr Duration lock_timeout = 10s;
constexpr std::array<std::string_view, 3> companions{"-wal", "-shm",
                                                     "-journal"};

void remove_leftovers(const std::filesystem::path& path) {
    for (const auto suffix : companions) {
        const auto leftover = path.string().append(suffix);
        if (unlink(leftover.c_str()) != 0 && errno != ENOENT) {
            throw failed(leftover, "remove it");
        }
    }
}

/// Whether the file, which is there, is what a killed run left of a catalog. Of
/// what a power cut left, no byte need have reached the disk.
bool is_unfinished(const std::filesystem::path& path) {
    struct stat status {};
    if (lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return false;
    }
    if (status.st_size == 0) {
        return true;
    }
    const Descriptor file{
        open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)};
    std::array<char, 100> bytes{};
    const auto size = pread(file.get(), bytes.data(), bytes.size(), 0);
    const std::string_view header{
        bytes.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
    return !header.empty() &&
           (is_header_of_catalog(header) ||
            header.find_first_not_of('\0') == std::string_view::npos);
}

/// A write-ahead log without its catalog was left behind when somebody moved
/// that, and holds its latest commits.
void require_no_log(const std::filesystem::path& path) {
    constexpr std::array<std::string_view, 3> begins{
        "\x37\x7f\x06\x82", "\x37\x7f\x06\x83", "\xd9\xd5\x05\xf9"};
    for (const auto* suffix : {"-wal", "-journal"}) {
        const auto log = path.string() + suffix;
        const Descriptor file{open(log.c_str(), O_RDONLY | O_CLOEXEC)};
        std::array<char, 4> bytes{};
        const auto size = pread(file.get(), bytes.data(), bytes.size(), 0);
        if (size == static_cast<ssize_t>(bytes.size()) &&
            std::find(begins.begin(), begins.end(),
                      std::string_view{bytes.data(), bytes.size()}) !=
                begins.end()) {
            throw trouble(
                path,
                fmt::format("it is not there, but {} still is, with "
                            "what was last written to it",
                            printable(log, 300)),
                fmt::format("move that to where the catalog is, under "
                            "its name with {}, or remove it",
                            suffix));
        }
    }
}

/// A catalog that root creates gets the folder's owner: the service that will
/// use it.
void give_to_owner_of_folder(const std::filesystem::path& path, int fd) {
    struct stat folder {};
    if (stat(folder_of(path).c_str(), &folder) == 0) {
        give_to_owner_of(folder, fd);
    }
}

void fill_new_file(const std::filesystem::path& file) {
    auto connection =
        Connection::open(file, Access::read_write, lock_timeout, nullptr);
    connection.execute("PRAGMA page_size = 16384; PRAGMA synchronous = EXTRA");
    Transaction transaction{connection};
    create_schema(connection);
    transaction.commit();
    set_journal(connection, file);
}

} // namespace

NewCatalog::NewCatalog(std::filesystem::path catalog)
    : m_catalog(std::move(catalog)), m_file(new_name(m_catalog)) {
    spill_beside(m_catalog);
    require_no_log(m_catalog);
    remove_unfinished(m_catalog);
    if (struct stat status{}; lstat(m_file.c_str(), &status) == 0) {
        throw trouble(m_catalog,
                      fmt::format("{} is in the way of making it, and is "
                                  "nothing that hwsync left",
                                  printable(m_file.string(), 300)),
                      "move that elsewhere");
    }
    {
        const Descriptor file{
            open(m_file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
        if (file.get() < 0 || fchmod(file.get(), 0600) != 0) {
            throw failed(m_catalog, "make it");
        }
        give_to_owner_of_folder(m_catalog, file.get());
    }
    try {
        fill_new_file(m_file);
    } catch (...) {
        remove();
        throw;
    }
}

NewCatalog::~NewCatalog() {
    if (!m_is_in_place) {
        remove();
    }
}

void NewCatalog::remove() noexcept {
    unlink(m_file.c_str());
    try {
        remove_leftovers(m_file);
    } catch (const std::exception&) {
        // The next run removes them.
    }
}

void NewCatalog::close(Connection connection) const {
    // What closes a connection does not say whether it could do this.
    bool is_busy = false;
    {
        auto row = connection.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
        is_busy = row.step() && row.integer(0) != 0;
    }
    if (is_busy) {
        throw Error(ErrorKind::busy,
                    fmt::format("another program has {} open",
                                printable(m_file.string(), 300)),
                    "end it, and run this again");
    }
    std::optional<Connection> closing{std::move(connection)};
    closing.reset();
    remove_leftovers(m_file);
}

void NewCatalog::put_in_place() {
    if (has_companions(m_catalog)) {
        throw made_meanwhile(m_catalog);
    }
    sqlite::put_in_place(m_file, m_catalog);
    m_is_in_place = true;
}

bool has_companions(const std::filesystem::path& catalog) {
    return std::any_of(companions.begin(), companions.end(),
                       [&](std::string_view suffix) {
                           const auto path = catalog.string().append(suffix);
                           return access(path.c_str(), F_OK) == 0;
                       });
}

void create_catalog(const std::filesystem::path& path) {
    NewCatalog fresh{path};
    remove_leftovers(path);
    fresh.put_in_place();
}

void remove_unfinished(const std::filesystem::path& catalog) {
    // If this is the catalog itself, opening and closing it would drop this
    // process's locks on it.
    remove_new_name(catalog);
    const auto file = new_name(catalog);
    if (access(file.c_str(), F_OK) == 0 && !is_unfinished(file)) {
        return;
    }
    if (unlink(file.c_str()) != 0 && errno != ENOENT) {
        throw failed(file, "remove it");
    }
    remove_leftovers(file);
}

} // namespace hwsync::sqlite
