# list running containers
# show the docker containers
docker ps
# list all containers
# show all docker containers including stopped ones
docker ps -a
# list docker images
# show the images
docker images
# build the image `app` from the current directory
# build a docker image called `app`
docker build -t app .
# run the image `app`
# run a container from the image `app` and remove it afterwards
docker run --rm app
# run the image `nginx` in the background on port 8080
# start a container `nginx` detached with port 8080
docker run -d -p 8080:80 nginx
# start a shell in the container `web`
# open a shell inside the docker container `web`
docker exec -it web sh
# show the logs of the container `web`
# docker logs of `web`
docker logs web
# follow the logs of the container `web`
docker logs -f web
# stop the container `web`
docker stop web
# start the container `web`
docker start web
# restart the container `web`
docker restart web
# remove the container `web`
# delete the docker container `web`
docker rm web
# stop all containers
# stop all running docker containers
docker ps -q | xargs -r docker stop
# remove stopped containers
# delete all stopped docker containers
docker container prune -f
# remove unused images
# delete dangling docker images
docker image prune -f
# remove the image `app`
docker rmi app
# pull the image `postgres`
# download the docker image `postgres`
docker pull postgres
# push the image `app`
docker push app
# copy app.log from the container `web`
docker cp web:app.log .
# copy nginx.conf into the container `web` at /etc/nginx
docker cp nginx.conf web:/etc/nginx
# show the resource usage of containers
# show cpu and memory of the docker containers
docker stats --no-stream
# show the disk usage of docker
# how much space does docker use
docker system df
# inspect the container `web`
# show details of the container `web`
docker inspect web
# show the ip address of the container `web`
docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' web
# list docker volumes
docker volume ls
# create the docker volume `data`
docker volume create data
# list docker networks
docker network ls
# create the docker network `backend`
docker network create backend
# dump the database `shop` of the container `db`
# back up the postgres database `shop` in the docker container `db`
docker exec db pg_dump shop
# start the compose services
# start all services with docker compose in the background
docker compose up -d
# stop the compose services
# stop docker compose
docker compose down
# rebuild and restart the compose services
docker compose up -d --build
# follow the logs of the compose services
docker compose logs -f
# save the image `app` to app.tar
docker save -o app.tar app
# load a docker image from app.tar
docker load -i app.tar
# tag the image `app` as `registry.example.org/app`
docker tag app registry.example.org/app
# list the pods
# show kubernetes pods
kubectl get pods
# list the pods in the namespace `staging`
kubectl get pods -n staging
# list all pods in all namespaces
kubectl get pods --all-namespaces
# show the logs of the pod `web`
kubectl logs web
# describe the pod `web`
kubectl describe pod web
# apply deploy.yaml
# apply the kubernetes manifest deploy.yaml
kubectl apply -f deploy.yaml
# restart the deployment `web`
kubectl rollout restart deployment/web
# scale the deployment `web` to 3 replicas
kubectl scale deployment/web --replicas=3
# wait for the rollout of the deployment `web`
kubectl rollout status deployment/web
# forward port 8080 of the pod `web`
kubectl port-forward pod/web 8080:8080
# list the kubernetes nodes
kubectl get nodes
# start a bash shell in the container `web`
# open bash in the docker container `web`
docker exec -it web bash
# follow the last 100 lines of the logs of the container `web`
docker logs -f --tail 100 web
# tail the logs of the container `web`
docker logs -f web
# run the command `env` in the container `web`
docker exec web env
# run the image `nginx` with port 80
# start `nginx` in docker with port 80
docker run -d -p 80:80 nginx
# run `bash` in a new `ubuntu` container
# start a temporary `ubuntu` container with `bash`
docker run --rm -it ubuntu bash
# show the logs of the pod `web` in the namespace `staging`
kubectl logs -n staging web
# open a shell in the pod `web`
kubectl exec -it web -- sh
# delete the pod `web`
kubectl delete pod web
# list the kubernetes services
kubectl get services
# list the kubernetes deployments
kubectl get deployments
# show the environment variables of the container `web`
docker exec web env
# remove everything that docker does not use
# clean up docker
docker system prune -f
# show the logs of the compose service `api`
docker compose logs api
# restart the compose service `api`
docker compose restart api
