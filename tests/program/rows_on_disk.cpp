#include "program/rows_on_disk.hpp"

#include "program/query.hpp"
#include "program/test_folder.hpp"

#include <fmt/core.h>

#include <fstream>
#include <stdexcept>
#include <utility>

namespace {

// See https://sqlite.org/fileformat2.html.
constexpr std::size_t page_size_at = 16;
constexpr char leaf_of_rowids = 0x0d;
constexpr char leaf_of_keys = 0x0a;
constexpr std::size_t count_at = 3;
constexpr std::size_t header_size = 8;
constexpr unsigned more_bytes = 0x80;

} // namespace

RowsOnDisk::RowsOnDisk(std::filesystem::path catalog, const std::string& table)
    : m_catalog(std::move(catalog)) {
    const auto root = std::stoul(value_in_private_tables(
        m_catalog,
        fmt::format("SELECT rootpage FROM sqlite_schema WHERE name = '{}'",
                    table)));
    m_bytes = read_file(m_catalog);
    m_page = (root - 1) * number_at(page_size_at);
    if (m_bytes[m_page] != leaf_of_rowids && m_bytes[m_page] != leaf_of_keys) {
        throw std::runtime_error("more than a page of table " + table);
    }
    for (std::size_t i = 0; i < number_at(m_page + count_at); ++i) {
        m_pointers.push_back(m_page + header_size + 2 * i);
    }
}

std::size_t RowsOnDisk::number_at(std::size_t at) const {
    return static_cast<std::size_t>(static_cast<unsigned char>(m_bytes[at]))
               << 8U |
           static_cast<unsigned char>(m_bytes[at + 1]);
}

void RowsOnDisk::exchange(std::size_t one, std::size_t other) {
    const auto pointer = m_bytes.substr(m_pointers.at(one), 2);
    put_over(other, one);
    m_bytes.replace(m_pointers.at(other), 2, pointer);
}

void RowsOnDisk::put_over(std::size_t row, std::size_t lost) {
    m_bytes.replace(m_pointers.at(lost), 2,
                    m_bytes.substr(m_pointers.at(row), 2));
}

void RowsOnDisk::change_id(std::size_t row) {
    auto at = m_page + number_at(m_pointers.at(row));
    const auto pass_number = [&] {
        while ((static_cast<unsigned char>(m_bytes[at]) & more_bytes) != 0) {
            ++at;
        }
    };
    pass_number(); // the row's size
    ++at;
    pass_number();
    m_bytes[at] = static_cast<char>(m_bytes[at] ^ 0x40);
}

void RowsOnDisk::store() const {
    std::ofstream{m_catalog, std::ios::binary} << m_bytes;
}
