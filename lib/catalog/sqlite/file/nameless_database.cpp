#include "catalog/sqlite/file/nameless_database.hpp"

#include "base/folder_of.hpp"
#include "base/nameless_file.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"

#include <fmt/core.h>

#include <charconv>
#include <string_view>
#include <utility>

#include <fcntl.h>

namespace hwsync::sqlite {

namespace {

/// No catalog has this name: SQLite's own temporary files begin so.
constexpr std::string_view beginning = "etilqs_of_descriptor_";

std::filesystem::path folder_beside(const std::filesystem::path& catalog) {
    return std::filesystem::absolute(folder_of(catalog));
}

} // namespace

NamelessDatabase::NamelessDatabase(std::filesystem::path catalog)
    : m_catalog(std::move(catalog)),
      m_file(open_nameless_file(folder_beside(m_catalog))),
      m_address((folder_beside(m_catalog) /
                 fmt::format("{}{}", beginning, m_file.get()))
                    .string()) {}

Connection NamelessDatabase::open(Access access, const StopToken* stop) const {
    return Connection::open(m_address, access, Duration{}, stop,
                            m_catalog.string());
}

void NamelessDatabase::attach_to(Connection& connection,
                                 std::string_view name) const {
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
    int fd = -1;
    const auto* const end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data(), end, fd);
    return error == std::errc{} && rest == end ? fd : -1;
}

} // namespace hwsync::sqlite
