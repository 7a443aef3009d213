#include "catalog/sqlite/file/nameless_database.hpp"

#include "base/folder_of.hpp"
#include "base/hash_seed.hpp"
#include "base/nameless_file.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <fcntl.h>

namespace hwsync::sqlite {

namespace {

// An address is this, a number that differs from process to process, so that no
// catalog has such a name, and the descriptor.
constexpr std::string_view beginning = "etilqs_";
constexpr char between = '_';

std::string name_of(int fd) {
    return fmt::format("{}{:x}{}{}", beginning, hash_seed().multiplier, between,
                       fd);
}

/// Takes a number off the front; nothing if there is none.
template <typename Number>
std::optional<Number> take_number(std::string_view& text, int base) noexcept {
    Number number{};
    const auto [rest, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{}) {
        return std::nullopt;
    }
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
    return number;
}

std::filesystem::path folder_beside(const std::filesystem::path& catalog) {
    return std::filesystem::absolute(folder_of(catalog));
}

} // namespace

NamelessDatabase::NamelessDatabase(std::filesystem::path catalog)
    : m_catalog(std::move(catalog)),
      m_file(open_nameless_file(folder_beside(m_catalog))),
      m_address((folder_beside(m_catalog) / name_of(m_file.get())).string()) {}

Connection NamelessDatabase::open(Access access, const StopToken* stop) const {
    return Connection::open(m_address, access, Duration{}, stop,
                            m_catalog.string());
}

void NamelessDatabase::attach_to(Connection& connection,
                                 std::string_view name) const {
    // SQLite would name the address if it had no descriptor.
    duplicate();
    connection.prepare("ATTACH ?1 AS ?2")
        .bind(1, std::string_view{m_address})
        .bind(2, name)
        .run();
}

Descriptor NamelessDatabase::duplicate() const {
    Descriptor copy{fcntl(m_file.get(), F_DUPFD_CLOEXEC, 0)};
    if (copy.get() < 0) {
        throw failed(m_catalog, "open a temporary file beside it");
    }
    return copy;
}

int descriptor_of_address(const char* path) noexcept {
    std::string_view name{path};
    name.remove_prefix(name.rfind('/') + 1);
    if (!name.starts_with(beginning)) {
        return -1;
    }
    name.remove_prefix(beginning.size());
    constexpr int hexadecimal = 16;
    constexpr int decimal = 10;
    const auto seed = take_number<std::uint64_t>(name, hexadecimal);
    if (seed != hash_seed().multiplier || !name.starts_with(between)) {
        return -1;
    }
    name.remove_prefix(1);
    const auto fd = take_number<int>(name, decimal);
    return fd && name.empty() ? *fd : -1;
}

} // namespace hwsync::sqlite
