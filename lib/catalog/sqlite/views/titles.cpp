#include <hwsync/titles.hpp>

#include "catalog/sqlite/open/catalog_file.hpp"

#include <utility>

namespace hwsync {

namespace sqlite {

namespace {

class SqliteTitles final : public Titles {
public:
    explicit SqliteTitles(Connection connection)
        : m_connection(std::move(connection)),
          m_variant(m_connection.prepare(
              "SELECT p.title || COALESCE(' / ' || v.title, '')"
              " FROM shop JOIN shop_variant AS v"
              "  ON v.shop = shop.number AND v.id = ?2"
              " JOIN shop_product AS p"
              "  ON p.shop = v.shop AND p.id = v.product_id"
              " WHERE shop.name = ?1")),
          m_catalog_variant(m_connection.prepare(
              "SELECT p.title || COALESCE(' / ' || v.title, '')"
              " FROM variant AS v JOIN product AS p ON p.id = v.product_id"
              " WHERE v.id = ?1")) {}

    std::string of_variant(std::string_view shop, std::int64_t id) override {
        m_variant.reset();
        m_variant.bind(1, shop).bind(2, id);
        return first_of(m_variant);
    }

    std::string of_catalog_variant(std::int64_t id) override {
        m_catalog_variant.reset();
        m_catalog_variant.bind(1, id);
        return first_of(m_catalog_variant);
    }

private:
    static std::string first_of(Statement& row) {
        return row.step() ? std::string{row.text(0)} : std::string{};
    }

    Connection m_connection;
    Statement m_variant;
    Statement m_catalog_variant;
};

} // namespace

} // namespace sqlite

std::unique_ptr<Titles> Titles::open(const std::filesystem::path& path,
                                     const StopToken* stop) {
    return std::make_unique<sqlite::SqliteTitles>(
        sqlite::open_to_look(path, stop));
}

} // namespace hwsync
