# backup db and gzip
# back up the database and compress it
# dump the postgres database compressed with gzip
pg_dump | gzip > "backup-$(date +%F).sql.gz"
# dump the postgres database `shop` to shop.sql
# back up the database `shop` into shop.sql
# export the postgresql database `shop` to shop.sql
pg_dump shop > shop.sql
# dump the database `shop` and compress it
# back up the postgres database `shop` with gzip
# backup the database `shop` and gzip it
pg_dump shop | gzip > "shop-$(date +%F).sql.gz"
# dump the database `shop` and compress it to shop.sql.gz
# back up the database `shop` gzipped into shop.sql.gz
pg_dump shop | gzip > shop.sql.gz
# dump all postgres databases to all.sql
pg_dumpall > all.sql
# restore the postgres database `shop` from shop.sql
# import shop.sql into the database `shop`
# load shop.sql into the postgres database `shop`
psql -d shop -f shop.sql
# restore the database `shop` from the compressed dump shop.sql.gz
# import shop.sql.gz into the database `shop`
gunzip -c shop.sql.gz | psql -d shop
# create the postgres database `shop`
# create a database called `shop`
createdb shop
# list all postgres databases
# show the databases
psql -l
# list the tables of the postgres database `shop`
# show all tables in the database `shop`
psql -d shop -c '\dt'
# count the rows of the table `orders` in the database `shop`
# how many rows are in table `orders` of the database `shop`
psql -d shop -c 'SELECT count(*) FROM orders;'
# show the first 10 rows of the table `orders` in the database `shop`
psql -d shop -c 'SELECT * FROM orders LIMIT 10;'
# export the table `orders` of the database `shop` to orders.csv
# save table `orders` from the database `shop` as orders.csv
psql -d shop -c '\copy orders TO orders.csv CSV HEADER'
# show the size of the postgres database `shop`
psql -d shop -c "SELECT pg_size_pretty(pg_database_size('shop'));"
# wait until postgres accepts connections
# wait for the postgres database to be ready
until pg_isready -q; do sleep 1; done
# check if postgres is running
# is the postgres server ready
pg_isready
# dump the mysql database `shop` to shop.sql
# back up the mysql database `shop` into shop.sql
# export the mysql database `shop` to shop.sql
mysqldump shop > shop.sql
# dump the mysql database `shop` and compress it
# back up the mysql database `shop` with gzip
mysqldump shop | gzip > "shop-$(date +%F).sql.gz"
# dump all mysql databases to all.sql
mysqldump --all-databases > all.sql
# restore the mysql database `shop` from shop.sql
# import shop.sql into the mysql database `shop`
mysql shop < shop.sql
# list all mysql databases
mysql -e 'SHOW DATABASES;'
# list the tables of the mysql database `shop`
mysql -e 'SHOW TABLES;' shop
# dump the sqlite database app.db to app.sql
# export the sqlite file app.db to app.sql
sqlite3 app.db .dump > app.sql
# list the tables in the sqlite database app.db
sqlite3 app.db .tables
# back up the sqlite database app.db to app.bak
# make a backup of the sqlite database app.db as app.bak
sqlite3 app.db ".backup 'app.bak'"
# count the rows of table `users` in the sqlite database app.db
sqlite3 app.db 'SELECT count(*) FROM users;'
# back up the mongodb database `shop`
# dump the mongo database `shop`
mongodump --db shop
# ping the redis server
# check if redis is running
redis-cli ping
# show redis statistics
redis-cli info
